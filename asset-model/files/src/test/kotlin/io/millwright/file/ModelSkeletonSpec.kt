// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import io.millwright.file.part.UcumUnits
import io.millwright.reading.Alias
import io.millwright.value.DataType
import java.util.Optional
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTimedValue

private fun stream(
  alias: String,
  type: DataType = DataType.DOUBLE,
  vararg units: String,
  names: List<String> = listOf(),
  remark: String = "",
) = ModelSkeleton.Stream(alias, names, type, units.toList(), remark)

class ModelSkeletonSpec :
  FunSpec({
    test("assets of one kind share a model, with types, units, names and what the device says") {
      ModelSkeleton.text(
        "plc",
        listOf(
          stream(
            "/graz/filler-1/speed",
            DataType.DOUBLE,
            "r/min",
            names = listOf("Filler 1", "Speed"),
            remark = "0 to 600 rpm",
          ),
          stream("/graz/filler-1/running", DataType.BOOLEAN, names = listOf("Filler 1", "Running")),
          stream(
            "/graz/filler-2/speed",
            DataType.DOUBLE,
            "",
            "rpm",
            names = listOf("Filler 2", "Speed"),
            remark = "0 to 600 rpm",
          ),
          stream("/graz/filler-2/running", DataType.BOOLEAN, names = listOf("Filler 2", "Running")),
          stream("/graz/öl/füllstand", DataType.INTEGER, "°C", names = listOf("Öl", "Füllstand")),
        ),
      ) shouldBe
        """
        model: filler-1
        name: Filler 1
        properties:
          speed: {measurement: double, unit: "{rev}/min", name: Speed}  # 0 to 600 rpm
          running: {measurement: boolean, name: Running}
        ---
        model: ol
        name: "Öl"
        properties:
          fullstand: {measurement: integer, unit: Cel, name: "Füllstand"}
        ---
        model: graz
        children:
          filler_1: {model: filler-1}
          ol: {model: ol}
        ---
        asset: graz
        model: graz
        children:
          filler_1:
            - asset: filler-1
              model: filler-1
              name: Filler 1
            - asset: filler-2
              model: filler-1
              name: Filler 2
          ol:
            - asset: ol
              model: ol
              name: "Öl"
              aliases:
                fullstand: "/graz/öl/füllstand"

        """
          .trimIndent()
    }

    // The file is applied beside the edge file: a stream without its property would show nothing.
    test("whatever the streams are called, the file can be applied, and each has its property") {
      val steps =
        Arb.of(
          "filler",
          "Filler",
          "öl",
          "",
          "a b",
          "true",
          "e",
          "12",
          "x".repeat(150),
          "-",
          "ß",
          "..",
        )
      val words =
        Arb.of("", "Name", "a: b", "# x", "\"q\"", "null", "über", "\u0007", "x".repeat(300))
      val streams =
        Arb.bind(
          Arb.list(steps, 0..5),
          Arb.enum<DataType>(),
          Arb.list(Arb.of("°C", "C", "m³/h", "pcs", "", "kp", "pH"), 0..2),
          Arb.list(words, 0..5),
          words,
        ) { path, type, units, names, remark ->
          ModelSkeleton.Stream("/" + path.joinToString("/"), names, type, units, remark)
        }
      checkAll(300, Arb.list(streams, 1..12)) { drawn ->
        val distinct = drawn.distinctBy { it.alias() }
        val text = ModelSkeleton.text("plc", distinct)
        withClue(text) {
          val plant = PlantFiles.parse(mapOf("plc.yaml" to text))
          for (stream in distinct) {
            val found = plant.findProperty(Alias(stream.alias())).get()
            found.property().type() shouldBe stream.type()
          }
          plant.assets().sumOf { plant.model(it).properties().size } shouldBe distinct.size
        }
      }
    }

    test("a unit that may mean two things is left to people") {
      val doubtful =
        "C F G S kp/cm² PS kB MB kB/s pc kt yd pt at st Gal t/H mWh mWs MWs MAh C/min B/s"
      doubtful
        .split(' ')
        .associateWith { UcumUnits.known(it) }
        .filterValues { it.isPresent } shouldBe mapOf()
      listOf("°C", "m³/h", "kW·h", "%", "bar", "µS/cm", "Ω", "pH", "1/min", "°").map {
        UcumUnits.known(it).get()
      } shouldBe listOf("Cel", "m3/h", "kW.h", "%", "bar", "uS/cm", "Ohm", "[pH]", "/min", "deg")
      for ((shown, code) in
        listOf(
          "U/min" to "{rev}/min",
          "r/min" to "{rev}/min",
          "ft" to "[ft_i]",
          "in" to "[in_i]",
          "lb" to "[lb_av]",
          "MWh" to "MW.h",
          "mwh" to "MW.h",
          "mAh" to "mA.h",
          "mbar" to "mbar",
          "MBAR" to "mbar",
          "mPa" to "mPa",
          "MPa" to "MPa",
          "PA" to "Pa",
          "mWS" to "m[H2O]",
          "mm" to "mm",
          "Minute" to "min",
        )) {
        withClue(shown) { UcumUnits.known(shown) shouldBe Optional.of(code) }
      }
      withClue("mWh is no megawatt-hour") { UcumUnits.ucum("mWh") shouldBe "{mWh}" }
    }

    test("many streams whose keys are the same get theirs at once") {
      val streams = (0 until 20_000).map { stream("/plc/" + (0x4E00 + it).toChar()) }
      val (text, time) = measureTimedValue { ModelSkeleton.text("plc", streams) }
      text shouldContain "  value_20000: {"
      time shouldBeLessThan 5.seconds
    }
  })
