// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.core.spec.style.FunSpec
import io.millwright.connector.testkit.Rig
import io.millwright.connector.testkit.TcpWire
import io.millwright.connector.testkit.connectorContract
import io.millwright.source.SourceDefinition

class ModbusContractSpec :
  FunSpec({
    include(connectorContract { ModbusRig() })
  })

private class ModbusRig : Rig {
  private val slave = Slave()
  override val wire = TcpWire(slave.port)
  override val factory = ModbusConnectorFactory()

  init {
    repeat(Rig.GOOD_TAGS) { write(it, 0) }
    // Something between the items, so that one request can read them all.
    for (address in 0..20) if (address % 10 != 0 && address != 15)
      slave.write(RegisterTable.HOLDING, address, 0)
  }

  override fun write(item: Int, value: Int) = slave.write(RegisterTable.HOLDING, 10 * item, value)

  override fun source(name: String, withBad: Boolean): SourceDefinition {
    val addresses = List(Rig.GOOD_TAGS) { 10 * it } + if (withBad) listOf(15) else emptyList()
    return source(
      name,
      settings(
        "host" to "127.0.0.1",
        "port" to wire.port.toString(),
        "poll" to "50ms",
        "timeout" to "1s",
      ),
      *addresses.map { settings("holding" to it.toString(), "type" to "int16") }.toTypedArray(),
    )
  }

  override fun wrongSource() =
    source(
      "wrong",
      settings(10, "port" to "99999", "unit" to "300", "poll" to "1ms", "pol" to "1s"),
      settings(20, "holding" to "0", "coil" to "1"),
      settings(30, "holding" to "70000"),
      settings(40, "holding" to "0", "type" to "int33"),
      settings(50, "holding" to "0", "order" to "ACBD"),
    )

  override fun wrongLines() = setOf(10, 11, 12, 13, 21, 30, 41, 51)

  override fun close() {
    wire.close()
    slave.close()
  }
}
