// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.core.spec.style.FunSpec
import io.millwright.connector.testkit.Rig
import io.millwright.connector.testkit.TcpWire
import io.millwright.connector.testkit.connectorContract
import io.millwright.source.SourceDefinition

class OpcUaContractSpec :
  FunSpec({
    include(connectorContract { OpcUaRig() })
  })

private class OpcUaRig : Rig {
  private val server = PlantServer()
  override val wire = TcpWire(server.port)
  override val factory = OpcUaConnectorFactory()

  init {
    repeat(Rig.GOOD_TAGS) { write(it, 0) }
  }

  override fun write(item: Int, value: Int) = server.write("item$item", value)

  override fun source(name: String, withBad: Boolean): SourceDefinition {
    val nodes = List(Rig.GOOD_TAGS) { "item$it" } + if (withBad) listOf("missing") else emptyList()
    return source(
      name,
      settings("endpoint" to "opc.tcp://localhost:${wire.port}", "publishing" to "50ms"),
      *nodes.map { settings("node" to "ns=2;s=Filler.$it") }.toTypedArray(),
    )
  }

  override fun wrongSource() =
    source(
      "wrong",
      settings(
        10,
        "endpoint" to "http://localhost",
        "security" to "Basic256",
        "publishing" to "fast",
        "pasword" to "x",
      ),
      settings(20, "sampling" to "1s"),
      settings(30, "node" to "ns=2,s=Filler"),
      settings(40, "node" to "ns=2;s=Filler", "sampling" to "soon"),
      settings(50, "node" to "ns=2;s=Filler", "holding" to "1"),
    )

  override fun wrongLines() = setOf(10, 11, 12, 13, 20, 30, 41, 51)

  override fun close() {
    wire.close()
    server.close()
  }
}
