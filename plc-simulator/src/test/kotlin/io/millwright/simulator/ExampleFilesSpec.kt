// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.simulator.signal.Device
import java.nio.file.Path
import kotlin.io.path.readText

/** The edge files of the examples and the simulated devices must speak of the same things. */
class ExampleFilesSpec :
  FunSpec({
    val checkout = Path.of(System.getProperty("millwright.checkout"))

    for (name in Simulation.NAMES) {
      val edge = checkout.resolve("examples/$name/edge.yaml").readText()
      val devices = Simulation.of(name, 1, SHIFT).plant().devices()

      test("$name: the tags of the edge file are the signals of the devices, all of them") {
        val nodes =
          Regex("""node: "ns=2;s=([^"]+)"""").findAll(edge).map { it.groupValues[1] }.toList()
        nodes.shouldNotBeEmpty()
        nodes shouldContainExactlyInAnyOrder
          devices.filterIsInstance<Device.OpcUa>().flatMap { it.signals() }.map { it.id() }
      }

      test("$name: registers stand where the devices have them, in their type, order and scale") {
        val points = devices.filterIsInstance<Device.Modbus>().flatMap { it.points() }
        registers(edge) shouldContainExactlyInAnyOrder points.map { it.text() }
      }

      test("$name: each endpoint of the edge file is a device at its usual port") {
        val ports = Regex("""(?:opc\.tcp://127\.0\.0\.1:|port: )(\d+)""").findAll(edge)
        ports.map { it.groupValues[1].toInt() }.toSet() shouldBe devices.map { it.port() }.toSet()
      }
    }
  })

private fun Device.Point.text(): String {
  val bits = table() == Device.Table.COIL || table() == Device.Table.DISCRETE
  val (type, order) =
    when (format()!!) {
      Device.Format.BIT -> "bit" to "ABCD"
      Device.Format.INT16 -> "int16" to "ABCD"
      Device.Format.UINT32_ABCD -> "uint32" to "ABCD"
      Device.Format.UINT32_CDAB -> "uint32" to "CDAB"
      Device.Format.FLOAT32_ABCD -> "float32" to "ABCD"
      Device.Format.FLOAT32_CDAB -> "float32" to "CDAB"
    }
  val where = "unit ${unit()} ${table().name.lowercase()} ${address()}"
  return if (bits) where else "$where $type $order x${scale()}"
}

private fun registers(edge: String): List<String> {
  var unit = 0
  return edge.lines().mapNotNull { line ->
    Regex("""^\s+unit: (\d+)""").find(line)?.let { unit = it.groupValues[1].toInt() }
    val tag = Regex("""(holding|input|coil|discrete): (\d+)""").find(line) ?: return@mapNotNull null
    val (table, address) = tag.destructured
    fun setting(key: String) = Regex("""\b$key: ([\w.]+)""").find(line)?.groupValues?.get(1)
    val where = "unit $unit $table $address"
    if (table == "coil" || table == "discrete") where
    else
      "$where ${setting("type")} ${setting("order") ?: "ABCD"} x${(setting("scale") ?: "1").toDouble()}"
  }
}
