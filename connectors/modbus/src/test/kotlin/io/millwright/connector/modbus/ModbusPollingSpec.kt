// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage
import com.ghgande.j2mod.modbus.procimg.SimpleRegister
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.testkit.Recorder
import io.millwright.connector.testkit.TcpWire
import io.millwright.source.Settings
import io.millwright.value.Quality
import io.millwright.value.Value
import java.net.InetAddress
import java.net.ServerSocket
import java.time.InstantSource
import java.util.Optional
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

class ModbusPollingSpec :
  FunSpec({
    suspend fun polling(
      port: Int,
      vararg tags: Settings,
      settings: Map<String, String> = mapOf(),
      check: suspend (Recorder) -> Unit,
    ) {
      val all = mapOf("host" to "localhost", "port" to "$port", "poll" to "50ms") + settings
      val source =
        source("device", settings(*all.entries.map { it.key to it.value }.toTypedArray()), *tags)
      val recorder = Recorder()
      ModbusConnectorFactory()
        .create(source, ConnectorContext(InstantSource.system()) { Optional.empty() })
        .use {
          it.start(recorder)
          check(recorder)
        }
    }

    fun holding(address: Int, type: String = "uint16") =
      settings("holding" to "$address", "type" to type)

    test("tags in four tables are read with one request each, for the right unit") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 0x41AC, 0, 7)
        slave.write(RegisterTable.INPUT, 100, 0xFFFE)
        slave.write(RegisterTable.COIL, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1)
        slave.write(RegisterTable.DISCRETE, 5, 1)
        polling(
          slave.port,
          settings("holding" to "0", "type" to "float32"),
          holding(2),
          settings("input" to "100", "type" to "int16"),
          settings("coil" to "3"),
          settings("coil" to "9"),
          settings("coil" to "4"),
          settings("discrete" to "5"),
          settings = mapOf("unit" to "17"),
        ) { recorder ->
          eventually(5.seconds) {
            (0..6).map { recorder.last(it)?.value } shouldBe
              listOf(
                Value.of(21.5),
                Value.of(7L),
                Value.of(-2L),
                Value.of(true),
                Value.of(true),
                Value.of(false),
                Value.of(true),
              )
          }
        }
        slave.requests.take(4).toSet() shouldBe
          setOf(
            Slave.Request(3, 17, 0, 3),
            Slave.Request(4, 17, 100, 1),
            Slave.Request(1, 17, 3, 7),
            Slave.Request(2, 17, 5, 1),
          )
      }
    }

    test("a refused address among a hundred is found, and costs little afterwards") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, *IntArray(100) { it })
        slave.remove(RegisterTable.HOLDING, 40)
        polling(slave.port, *Array(100) { holding(it) }) { recorder ->
          eventually(5.seconds) { (0..99).count { recorder.last(it) != null } shouldBe 100 }
          recorder.last(40)!!.status shouldBe "0x02 illegal data address"
          (0..99).filter { recorder.last(it)!!.quality != Quality.GOOD } shouldBe listOf(40)
          // Two requests a poll: left and right of the hole.
          val known = slave.requests.size
          val polls = recorder.of(0).size
          eventually(5.seconds) { recorder.of(0).size shouldBeGreaterThan polls + 4 }
          slave.requests.drop(known + 2).map { it.first to it.count }.toSet() shouldBe
            setOf(0 to 40, 41 to 59)
          recorder.losses(40) shouldBe 1
        }
      }
    }

    test("a gap that the device refuses to read over is left out") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1, 2)
        slave.write(RegisterTable.HOLDING, 50, 3, 4)
        polling(slave.port, holding(0), holding(1), holding(50), holding(51)) { recorder ->
          eventually(5.seconds) {
            (0..3).map { recorder.goodNumber(it) } shouldBe listOf(1.0, 2.0, 3.0, 4.0)
          }
          eventually(5.seconds) {
            slave.requests.takeLast(4).map { it.first to it.count }.toSet() shouldBe
              setOf(0 to 2, 50 to 2)
          }
        }
      }
    }

    test("a device that gives less than the protocol allows is read in smaller pieces") {
      Slave().use { slave ->
        slave.largest = 16
        slave.write(RegisterTable.HOLDING, 0, *IntArray(60) { it })
        polling(slave.port, *Array(60) { holding(it) }) { recorder ->
          eventually(5.seconds) {
            (0..59).map { recorder.goodNumber(it) } shouldBe (0..59).map { it.toDouble() }
          }
          eventually(5.seconds) { slave.requests.takeLast(8).all { it.count <= 16 } shouldBe true }
        }
      }
    }

    test("an address that is there again is read again, with its value") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1)
        polling(slave.port, holding(0), holding(1)) { recorder ->
          eventually(5.seconds) { recorder.last(1)?.quality shouldBe Quality.BAD }
          slave.write(RegisterTable.HOLDING, 1, 2)
          eventually(15.seconds) { recorder.goodNumber(1) shouldBe 2.0 }
        }
      }
    }

    test("a function that the device has not concerns the tags of its table only") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1)
        slave.beforeAnswer = { slave.refuseAll = if (slave.requests.last().function == 4) 1 else 0 }
        polling(slave.port, holding(0), settings("input" to "0"), settings("input" to "1")) {
          recorder ->
          eventually(5.seconds) {
            recorder.goodNumber(0) shouldBe 1.0
            recorder.last(1)?.status shouldBe "0x01 illegal function"
            recorder.last(2)?.status shouldBe "0x01 illegal function"
          }
        }
      }
    }

    test("a gateway whose device is silent is a lost device, and says so") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1)
        polling(slave.port, holding(0)) { recorder ->
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
          slave.refuseAll = 0x0B
          eventually(5.seconds) {
            recorder.last(0)?.status shouldBe "0x0B gateway target device failed to respond"
            recorder.state() shouldBe ConnectionState.BACKOFF
          }
          recorder.changes.last().cause shouldContain "check the unit number"
          slave.refuseAll = 0
          eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
        }
      }
    }

    // Many devices close connections that are idle; that is no loss.
    test("a unit that is silent for one address only goes on with the others") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 10, 11, 12, 13, 14)
        slave.refuse = { if (3 in it.first until it.first + it.count) 0x0B else 0 }
        polling(slave.port, *(0..4).map { holding(it) }.toTypedArray()) { recorder ->
          eventually(5.seconds) {
            for (tag in listOf(0, 1, 2, 4)) recorder.last(tag)?.value shouldBe Value.of(10L + tag)
            recorder.last(3)?.quality shouldBe Quality.BAD
            recorder.last(3)?.status shouldContain "0x0B"
          }
          recorder.state() shouldBe ConnectionState.CONNECTED
          val before = slave.requests.size
          slave.write(RegisterTable.HOLDING, 0, 20)
          eventually(5.seconds) { recorder.last(0)?.value shouldBe Value.of(20L) }
          recorder.changes.map { it.state } shouldNotContain ConnectionState.BACKOFF
          // What is silent is asked for now and then only.
          slave.requests.drop(before).count {
            3 in it.first until it.first + it.count
          } shouldBeLessThan 2
        }
      }
    }

    test("a device that is busy now and then costs a moment, and no BAD reading") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1, 2)
        val asked = AtomicInteger()
        slave.refuse = { if (asked.incrementAndGet() % 3 == 0) 6 else 0 }
        polling(slave.port, holding(0), holding(1)) { recorder ->
          eventually(5.seconds) { asked.get() shouldBeGreaterThan 30 }
          recorder.samples.map { it.quality }.toSet() shouldBe setOf(Quality.GOOD)
          recorder.state() shouldBe ConnectionState.CONNECTED
        }
      }
    }

    test("a device that stays busy is said to be so, and read again when it is not") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 7)
        slave.refuse = { 5 }
        polling(slave.port, holding(0)) { recorder ->
          eventually(10.seconds) { recorder.last(0)?.status shouldContain "0x05" }
          slave.refuse = { 0 }
          eventually(15.seconds) { recorder.last(0)?.value shouldBe Value.of(7L) }
        }
      }
    }

    test("a connection that broke between two polls is opened anew without a BAD sample") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1)
        TcpWire(slave.port).use { wire ->
          wire.plug()
          polling(wire.port, holding(0)) { recorder ->
            eventually(5.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
            wire.cut()
            wire.plug()
            slave.write(RegisterTable.HOLDING, 0, 2)
            eventually(5.seconds) { recorder.goodNumber(0) shouldBe 2.0 }
            recorder.losses(0) shouldBe 0
          }
        }
      }
    }

    test("polls of a slow device don't pile up, and a quick one beside it is not held up") {
      Slave().use { slow ->
        Slave().use { quick ->
          slow.write(RegisterTable.HOLDING, 0, 1)
          quick.write(RegisterTable.HOLDING, 0, 2)
          val never = CountDownLatch(1)
          slow.beforeAnswer = { never.await(300, TimeUnit.MILLISECONDS) }
          polling(slow.port, holding(0)) { slowRecorder ->
            polling(quick.port, holding(0)) { quickRecorder ->
              eventually(10.seconds) { slowRecorder.of(0).size shouldBeGreaterThan 4 }
              quickRecorder.of(0).size shouldBeGreaterThan 3 * slowRecorder.of(0).size
            }
          }
          slow.mostAtOnce.get() shouldBe 1
          slow.requests.size shouldBeLessThan 12
        }
      }
    }

    test("an answer that is not Modbus is reported and gives no value") {
      ServerSocket(0, 5, InetAddress.getLoopbackAddress()).use { server ->
        Thread.ofVirtual().start {
          while (!server.isClosed) {
            try {
              server.accept().use { client ->
                client.getInputStream().read(ByteArray(64))
                client
                  .getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".toByteArray())
                client.getOutputStream().flush()
                client.getInputStream().read(ByteArray(64))
              }
            } catch (_: java.io.IOException) {
              // the next one
            }
          }
        }
        polling(server.localPort, holding(0), settings = mapOf("timeout" to "500ms")) { recorder ->
          eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
          recorder.samples.map { it.value }.toSet() shouldBe setOf(Value.none())
        }
      }
    }

    test("an unknown host is named") {
      polling(1, holding(0), settings = mapOf("host" to "no-such-host.invalid")) { recorder ->
        eventually(10.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
        recorder.changes.last().cause shouldContain "no-such-host.invalid"
      }
    }

    test("NaN comes with quality BAD, not as a good value") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 0x7FC0, 0)
        polling(slave.port, holding(0, "float32")) { recorder ->
          eventually(5.seconds) { recorder.last(0)?.quality shouldBe Quality.BAD }
          recorder.last(0)!!.status shouldBe "not a finite number"
          recorder.changes.map { it.state } shouldContain ConnectionState.CONNECTED
        }
      }
    }

    test("a j2mod slave, which the simulator is made of, is read in all four tables") {
      val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
      val slave = ModbusSlaveFactory.createTCPSlave(port, 2)
      val image = SimpleProcessImage(1)
      image.addRegister(SimpleRegister(0x41AC))
      image.addRegister(SimpleRegister(0))
      image.addInputRegister(SimpleInputRegister(-5))
      repeat(11) { image.addDigitalOut(SimpleDigitalOut(it == 10)) }
      image.addDigitalIn(SimpleDigitalIn(true))
      slave.addProcessImage(1, image)
      slave.open()
      try {
        polling(
          port,
          holding(0, "float32"),
          settings("input" to "0", "type" to "int16"),
          settings("coil" to "10"),
          settings("coil" to "9"),
          settings("discrete" to "0"),
        ) { recorder ->
          eventually(5.seconds) {
            (0..4).map { recorder.last(it)?.value } shouldBe
              listOf(Value.of(21.5), Value.of(-5L), Value.of(true), Value.of(false), Value.of(true))
          }
        }
      } finally {
        ModbusSlaveFactory.close(slave)
      }
    }
  })
