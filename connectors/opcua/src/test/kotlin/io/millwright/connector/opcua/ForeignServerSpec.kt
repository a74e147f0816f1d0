// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.opcua.browse.EdgeFileText
import io.millwright.connector.opcua.browse.OpcUaBrowser
import io.millwright.connector.testkit.ForeignServers
import io.millwright.connector.testkit.Recorder
import io.millwright.source.SourceDefinition
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.File
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.time.Duration.Companion.seconds

/** Readings from a server that others wrote, node-opcua, arrive right. */
class ForeignServerSpec :
  FunSpec({
    val servers = ForeignServers(File("src/test/foreign/node-opcua"))
    // One process for both tests; the last one kills it.
    val server by lazy { servers.start() }
    afterSpec { if (servers.obstacle == null) server.close() }
    val context = ConnectorContext(InstantSource.system()) { Optional.empty() }

    fun foreign(port: Int, vararg names: String): SourceDefinition =
      source(
        "foreign",
        settings("endpoint" to "opc.tcp://127.0.0.1:$port", "publishing" to "200ms"),
        *names.map { settings("node" to "ns=1;s=Filler.$it", "sampling" to "20ms") }.toTypedArray(),
      )

    test("a node-opcua server is browsed, with types and units").config(
      enabledOrReasonIf = { servers.enabled() }
    ) {
      val variables = OpcUaBrowser(context).browse(foreign(server.port)).variables()
      val temperature = variables.single { it.path() == listOf("Filler", "Temperature") }
      temperature.node() shouldMatch "nsu=urn:.*;s=Filler.Temperature"
      temperature.dataType() shouldBe "Double"
      temperature.unit().shown() shouldBe "°C"
      variables.single { it.path().last() == "Array" }.isScalar shouldBe false
      EdgeFileText.of("graz", foreign(server.port), "/graz", variables).lines() shouldContain
        "      - {alias: /graz/filler/temperature, node: \"${temperature.node()}\"}  # Double, °C, writable"
    }

    test(
        "every type of a node-opcua server is read; it dies, its tags are BAD, others go on; it is back"
      )
      .config(enabledOrReasonIf = { servers.enabled() }) {
        val names =
          listOf("Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64") +
            listOf("UInt64", "Float", "Double", "String", "DateTime", "Array", "Broken") +
            listOf("Stamped", "Temperature", "Counter")
        val recorder = Recorder()
        val other = Recorder()
        PlantServer().use { own ->
          server.use {
            OpcUaConnectorFactory()
              .create(foreign(server.port, *names.toTypedArray()), context)
              .use { connector ->
                connector.start(recorder)
                eventually(10.seconds) {
                  names.indices.filter { recorder.last(it) == null } shouldBe listOf()
                }
                names.take(13).indices.map { recorder.last(it)!!.value } shouldBe
                  listOf(
                    Value.of(true),
                    Value.of(-128L),
                    Value.of(255L),
                    Value.of(-32768L),
                    Value.of(65535L),
                    Value.of(-2147483648L),
                    Value.of(4294967295L),
                    Value.of(-5L),
                    Value.of(5000000000L),
                    Value.of(21.5),
                    Value.of(0.1),
                    Value.of("Grüße"),
                    Value.of("2026-01-01T00:00:00.250Z"),
                  )
                names.take(13).indices.map { recorder.last(it)!!.quality }.toSet() shouldBe
                  setOf(Quality.GOOD)
                recorder.last(13)!!.status shouldContain "an array of Double is not supported"
                recorder.last(14)!!.let { (it.status to it.quality) } shouldBe
                  ("Bad_SensorFailure" to Quality.BAD)
                recorder.last(15)!!.sourceTime shouldBe Instant.parse("2026-02-03T04:05:06.789Z")
                recorder.last(16)!!.value shouldBe Value.of(63.25)
                // It counts ten times a second, and no count is missed.
                eventually(5.seconds) { recorder.of(17).size shouldBeGreaterThan 10 }
                val counts = recorder.of(17).map { it.value.asNumber().asDouble.toInt() }.distinct()
                counts.zipWithNext().map { (a, b) -> b - a }.toSet() shouldBe setOf(1)

                own.write("beat", 0)
                OpcUaConnectorFactory()
                  .create(
                    source(
                      "own",
                      settings("endpoint" to own.endpoint, "publishing" to "100ms"),
                      settings("node" to "ns=2;s=Filler.beat"),
                    ),
                    context,
                  )
                  .use { beating ->
                    beating.start(other)
                    eventually(5.seconds) { other.goodNumber(0) shouldBe 0.0 }
                    server.kill()
                    eventually(5.seconds) {
                      names.indices.map { recorder.last(it)!!.quality }.toSet() shouldBe
                        setOf(Quality.BAD)
                    }
                    for (beat in 1..5) {
                      own.write("beat", beat)
                      eventually(2.seconds) { other.goodNumber(0) shouldBe beat.toDouble() }
                    }
                    other.losses(0) shouldBe 0
                    servers.start(server.port).use {
                      eventually(20.seconds) {
                        recorder.state() shouldBe ConnectionState.CONNECTED
                        recorder.goodNumber(9) shouldBe 21.5
                      }
                      // A new server counts from one again.
                      eventually(5.seconds) { recorder.last(17)?.quality shouldBe Quality.GOOD }
                      recorder.losses(9) shouldBe 1
                    }
                  }
              }
          }
        }
      }
  })
