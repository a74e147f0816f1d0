// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.connector.testkit.TcpWire
import java.time.Duration
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

class ModbusDeviceSpec :
  FunSpec({
    test("a device that another thread closes at any moment of a read keeps no connection open") {
      Slave().use { slave ->
        slave.write(RegisterTable.HOLDING, 0, 1)
        TcpWire(slave.port).use { wire ->
          wire.plug()
          val random = Random(7)
          repeat(300) {
            val device =
              ModbusDevice(
                ModbusSettings(
                  "127.0.0.1",
                  wire.port,
                  1,
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                )
              )
            val reader =
              Thread.ofVirtual().start {
                try {
                  repeat(20) { device.read(RegisterTable.HOLDING, 0, 1) }
                } catch (_: DeviceLostException) {
                  // closed below
                }
              }
            Thread.sleep(Duration.ofNanos(random.nextLong(3_000_000)))
            device.close()
            reader.join()
            device.close()
          }
          eventually(5.seconds) { wire.connections() shouldBe 0 }
        }
      }
    }
  })
