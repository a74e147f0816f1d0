// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectorContext
import io.millwright.validation.InvalidException
import java.time.InstantSource
import java.util.Optional

class OpcUaBrowserSpec :
  FunSpec({
    val browser = OpcUaBrowser(ConnectorContext(InstantSource.system()) { Optional.empty() })

    fun at(endpoint: String) = source("filler-plc", settings("endpoint" to endpoint))

    test(
      "all variables are found, though the server gives five at a time, and its diagnostics are not"
    ) {
      PlantServer().use { server ->
        repeat(40) { server.write("Value$it", it.toDouble()) }
        server.write("setSpeed", 5)
        server.write("Curve", arrayOf(1.0))
        server.writeAnalog("MotorTemperature", 61.5, "°C")
        val found = browser.browse(at(server.endpoint))
        found.map { it.path() } shouldContainAll (0 until 40).map { listOf("Filler", "Value$it") }
        found.none { it.node().startsWith("i=2253") } shouldBe true
        found
          .single { it.path().last() == "MotorTemperature" }
          .let {
            it.node() shouldBe "ns=2;s=Filler.MotorTemperature"
            it.dataType() shouldBe "Double"
            it.unit() shouldBe "°C"
            it.isScalar shouldBe true
          }
        found.single { it.path().last() == "setSpeed" }.isWritable shouldBe true
        found.single { it.path().last() == "Value7" }.isWritable shouldBe false
        // Properties such as EURange describe a variable; they are no tags.
        found.none { it.path().contains("EURange") } shouldBe true
      }
    }

    test("a server that is not there is named, with what to do") {
      shouldThrow<BrowseException> { browser.browse(at("opc.tcp://127.0.0.1:1")) }
        .message!! shouldContain "opc.tcp://127.0.0.1:1"
    }

    test("wrong settings are refused") {
      shouldThrow<InvalidException> { browser.browse(at("http://127.0.0.1")) }
        .message!! shouldContain "opc.tcp://HOST:PORT"
    }

    test("the edge file names each variable after its path, and comments out what cannot be read") {
      fun variable(
        vararg path: String,
        type: String = "Double",
        scalar: Boolean = true,
        readable: Boolean = true,
      ) =
        BrowsedVariable(
          "ns=2;s=" + path.joinToString("."),
          path.toList(),
          type,
          "",
          scalar,
          readable,
          false,
        )
      EdgeFileText.of(
        "graz-line-1",
        source(
          "filler-plc",
          settings("endpoint" to "opc.tcp://10.0.0.1:4840", "security" to "Basic256Sha256/Sign"),
        ),
        "/graz",
        listOf(
          variable("Line 1", "FillerHead", "IdealRate"),
          BrowsedVariable("ns=2;s=a\"b\\c", listOf("Temp (°C)"), "Float", "°C", true, true, true),
          variable("Line 1", "FillerHead", "ideal-rate"),
          variable("Curve", scalar = false),
          variable("Hidden", readable = false),
          variable("Blob", type = "ByteString"),
          variable("CO2Level", type = "Int32"),
        ),
      ) shouldBe
        """
        edge: graz-line-1
        sources:
          - name: filler-plc
            opcua:
              endpoint: opc.tcp://10.0.0.1:4840
              security: Basic256Sha256/Sign
            tags:
              - {alias: /graz/line-1/filler-head/ideal_rate, node: "ns=2;s=Line 1.FillerHead.IdealRate"}  # Double
              - {alias: /graz/temp_c, node: "ns=2;s=a\"b\\c"}  # Float, °C, writable
              - {alias: /graz/line-1/filler-head/ideal_rate_2, node: "ns=2;s=Line 1.FillerHead.ideal-rate"}  # Double
              # - {alias: /graz/curve, node: "ns=2;s=Curve"}  # Double: an array is not supported
              # - {alias: /graz/hidden, node: "ns=2;s=Hidden"}  # Double: this user may not read it
              # - {alias: /graz/blob, node: "ns=2;s=Blob"}  # ByteString: this type is not supported
              - {alias: /graz/co2_level, node: "ns=2;s=CO2Level"}  # Int32

        """
          .trimIndent()
    }
  })
