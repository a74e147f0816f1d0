// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.connector.ConnectorContext
import io.millwright.connector.testkit.ForeignServers
import io.millwright.connector.testkit.Recorder
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.File
import java.time.InstantSource
import java.util.Optional
import kotlin.time.Duration.Companion.seconds

/** Readings from a server that others wrote, modbus-serial, arrive right. */
class ForeignServerSpec :
  FunSpec({
    val servers = ForeignServers(File("src/test/foreign/modbus-serial"))
    val context = ConnectorContext(InstantSource.system()) { Optional.empty() }

    fun holding(address: Int, type: String, order: String = "ABCD") =
      settings("holding" to "$address", "type" to type, "order" to order)

    test(
        "every format of a modbus-serial server is read; it dies, its tags are BAD, others go on; it is back"
      )
      .config(enabledOrReasonIf = { servers.enabled() }) {
        val expected =
          listOf(
            holding(0, "float32") to Value.of(21.5),
            holding(2, "int16") to Value.of(-1234L),
            holding(3, "uint16") to Value.of(65000L),
            holding(4, "int32") to Value.of(-123456789L),
            holding(6, "uint32") to Value.of(4000000000L),
            holding(8, "int64") to Value.of(-1234567890123L),
            holding(12, "float64") to Value.of(0.1),
            holding(16, "string(8)") to Value.of("PUMP-7"),
            holding(20, "bit(3)") to Value.of(true),
            holding(20, "bit(4)") to Value.of(false),
            holding(22, "float32", "CDAB") to Value.of(21.5),
            settings("input" to "5") to Value.of(1005L),
            settings("coil" to "9") to Value.of(true),
            settings("coil" to "10") to Value.of(false),
            settings("discrete" to "7") to Value.of(true),
            settings("discrete" to "8") to Value.of(false),
          )
        val counter = expected.size
        val missing = expected.size + 1
        val tags = expected.map { it.first } + holding(30, "uint16") + holding(100, "uint16")
        val recorder = Recorder()
        val other = Recorder()
        fun on(port: Int) =
          settings("host" to "127.0.0.1", "port" to "$port", "unit" to "3", "poll" to "100ms")
        Slave().use { slave ->
          slave.write(RegisterTable.HOLDING, 0, 0)
          val server = servers.start()
          server.use {
            val factory = ModbusConnectorFactory()
            factory.create(source("foreign", on(server.port), *tags.toTypedArray()), context).use {
              connector ->
              connector.start(recorder)
              eventually(10.seconds) {
                expected.indices.map { recorder.last(it)?.value } shouldBe
                  expected.map { it.second }
              }
              expected.indices.map { recorder.last(it)!!.quality }.toSet() shouldBe
                setOf(Quality.GOOD)
              eventually(5.seconds) { recorder.last(missing)?.quality shouldBe Quality.BAD }
              recorder.last(missing)!!.status shouldBe "0x02 illegal data address"
              eventually(5.seconds) {
                recorder.goodNumber(counter)!!.toInt() shouldBeGreaterThan 10
              }
              factory.create(source("own", on(slave.port), holding(0, "uint16")), context).use {
                beating ->
                beating.start(other)
                eventually(5.seconds) { other.goodNumber(0) shouldBe 0.0 }
                server.kill()
                eventually(5.seconds) {
                  tags.indices.map { recorder.last(it)!!.quality }.toSet() shouldBe
                    setOf(Quality.BAD)
                }
                for (beat in 1..5) {
                  slave.write(RegisterTable.HOLDING, 0, beat)
                  eventually(2.seconds) { other.goodNumber(0) shouldBe beat.toDouble() }
                }
                other.losses(0) shouldBe 0
                servers.start(server.port).use {
                  eventually(20.seconds) {
                    expected.indices.map { recorder.last(it)?.value } shouldBe
                      expected.map { it.second }
                  }
                  recorder.losses(0) shouldBe 1
                }
              }
            }
          }
        }
      }
  })
