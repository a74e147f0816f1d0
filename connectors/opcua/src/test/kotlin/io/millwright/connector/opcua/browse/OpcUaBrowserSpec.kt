// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectorContext
import io.millwright.connector.opcua.PlantServer
import io.millwright.connector.opcua.ShortOfPoints
import io.millwright.connector.opcua.browse.BrowsedVariable.EngineeringUnit
import io.millwright.connector.opcua.browse.BrowsedVariable.Kind
import io.millwright.connector.opcua.settings
import io.millwright.connector.opcua.source
import io.millwright.validation.InvalidException
import java.time.InstantSource
import java.util.Optional
import org.eclipse.milo.opcua.sdk.server.OpcUaServer

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
        val browsed = browser.browse(at(server.endpoint))
        browsed.missing().shouldBeEmpty()
        val found = browsed.variables()
        found.map { it.path() } shouldContainAll (0 until 40).map { listOf("Filler", "Value$it") }
        found.none { it.node().startsWith("i=2253") } shouldBe true
        found
          .single { it.path().last() == "MotorTemperature" }
          .let {
            it.node() shouldBe "nsu=urn:test:plant:filler;s=Filler.MotorTemperature"
            it.dataType() shouldBe "Double"
            it.kind() shouldBe Kind.DOUBLE
            it.unit() shouldBe EngineeringUnit("°C", "°C")
            it.range() shouldBe "0 to 100"
            it.isScalar shouldBe true
          }
        found.single { it.path().last() == "setSpeed" }.isWritable shouldBe true
        found.single { it.path().last() == "Value7" }.isWritable shouldBe false
        // Properties such as EURange describe a variable; they are no tags.
        found.none { it.path().contains("EURange") } shouldBe true
      }
    }

    context("a server with few continuation points is listed whole") {
      withTests<Pair<String, (OpcUaServer) -> ShortOfPoints>>(
        { it.first },
        "three points, and answers of ten" to { ShortOfPoints(it, most = 10, points = 3) },
        "one point" to { ShortOfPoints(it, most = 10, points = 1) },
        "no point, but larger answers for who asks for them" to
          {
            ShortOfPoints(it, most = 10, largest = 1000, points = 0)
          },
        "points that are lost at times" to
          {
            ShortOfPoints(it, most = 10, points = 100, loses = 7)
          },
        "fewer nodes at once than it says" to
          {
            ShortOfPoints(it, most = 10, points = 3, nodesAtOnce = 7)
          },
      ) { (_, views) ->
        lateinit var answers: ShortOfPoints
        PlantServer(nodesAtOnce = 100, views = { views(it).also { made -> answers = made } }).use {
          server ->
          repeat(30) { server.folder("Line$it", 35) }
          val browsed = browser.browse(at(server.endpoint))
          browsed.missing().shouldBeEmpty()
          browsed.variables().filter { it.path().first().startsWith("Line") }.size shouldBe 30 * 35
          answers.held shouldBe 0
          answers.requests shouldBeLessThan 1000
        }
      }
    }

    test("nodes that a server refuses to list are named, and the others are listed") {
      PlantServer(
          nodesAtOnce = 100,
          views = { server ->
            ShortOfPoints(
              server,
              most = 10,
              points = 1,
              refused = { it.toParseableString().endsWith("s=Line3") },
            )
          },
        )
        .use { server ->
          repeat(5) { server.folder("Line$it", 12) }
          val browsed = browser.browse(at(server.endpoint))
          browsed.missing().map { it.node() to it.reason() } shouldBe
            listOf("nsu=urn:test:plant:filler;s=Line3" to "Bad_UserAccessDenied")
          browsed.variables().filter { it.path().first().startsWith("Line") }.size shouldBe 4 * 12
        }
    }

    test("with a server without continuation points, large nodes are named and partly listed") {
      lateinit var answers: ShortOfPoints
      PlantServer(
          nodesAtOnce = 100,
          views = { server ->
            ShortOfPoints(server, most = 20, points = 0).also { answers = it }
          },
        )
        .use { server ->
          repeat(3) { server.folder("Line$it", 5) }
          server.folder("Wide", 30)
          val browsed = browser.browse(at(server.endpoint))
          browsed.missing().map { it.path() to it.reason() } shouldBe
            listOf(listOf("Wide") to "Bad_NoContinuationPoints")
          browsed.variables().filter { it.path().first().startsWith("Line") }.size shouldBe 15
        }
    }

    test("a server that continues without an end is left, and its points are given back") {
      lateinit var answers: ShortOfPoints
      PlantServer(
          views = { server ->
            ShortOfPoints(server, most = 5, points = 100, circles = true).also { answers = it }
          }
        )
        .use { server ->
          server.folder("Line", 3)
          val browsed = browser.browse(at(server.endpoint))
          browsed.missing().first().let {
            it.path() shouldBe listOf()
            it.reason() shouldContain "without an end"
          }
          answers.held shouldBe 0
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
        kind: Kind = Kind.DOUBLE,
        unit: EngineeringUnit = EngineeringUnit.NONE,
        writable: Boolean = false,
        scalar: Boolean = true,
        readable: Boolean = true,
      ) =
        BrowsedVariable(
          "nsu=urn:plc;s=" + path.joinToString("."),
          path.toList(),
          type,
          kind,
          unit,
          "",
          "",
          scalar,
          readable,
          writable,
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
          variable("Temp (°C)", unit = EngineeringUnit("°C", ""), type = "Float", writable = true),
          variable("Line 1", "FillerHead", "ideal-rate"),
          variable("Curve", scalar = false),
          variable("Hidden", readable = false),
          variable("Blob \"x\\y", type = "ByteString", kind = Kind.NOT_A_VALUE),
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
              - {alias: /graz/line-1/filler-head/ideal_rate, node: "nsu=urn:plc;s=Line 1.FillerHead.IdealRate"}  # Double
              - {alias: /graz/temp_c, node: "nsu=urn:plc;s=Temp (°C)"}  # Float, °C, writable
              - {alias: /graz/line-1/filler-head/ideal_rate_2, node: "nsu=urn:plc;s=Line 1.FillerHead.ideal-rate"}  # Double
              # - {alias: /graz/curve, node: "nsu=urn:plc;s=Curve"}  # Double: an array is not supported
              # - {alias: /graz/hidden, node: "nsu=urn:plc;s=Hidden"}  # Double: this user may not read it
              # - {alias: /graz/blob_x_y, node: "nsu=urn:plc;s=Blob \"x\\y"}  # ByteString: this type is not supported
              - {alias: /graz/co2_level, node: "nsu=urn:plc;s=CO2Level"}  # Int32

        """
          .trimIndent()
    }
  })
