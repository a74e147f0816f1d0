// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.Plant
import io.millwright.asset.hint.Hints
import io.millwright.file.part.UcumUnits
import io.millwright.unit.MistakenUnits
import java.nio.file.Path
import java.util.Optional
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries

private val BEFORE =
  """
  model: press
  properties:
    temp: {measurement: double, unit: Cel}
    pressure: {measurement: double, unit: bar}
  children:
    valves: {model: valve}
  composites:
    motor: {properties: {speed: {measurement: double}}}
  ---
  model: valve
  properties:
    open: {measurement: boolean}
  ---
  model: line
  children:
    presses: {model: press}
  ---
  asset: line1
  model: line
  children:
    presses:
      - asset: press2
      - asset: press3
  """
    .trimIndent()

private fun plant(text: String, known: Plant = Plant.EMPTY) =
  PlantFiles.parse(mapOf("plant.yaml" to text), known)

/** What is said when the files change from one text to another. */
private fun hints(old: String, new: String): List<String> {
  val before = plant(old)
  val said = mutableListOf<String>()
  val after = PlantFiles.parse(mapOf("plant.yaml" to new), before) { said += it.toString() }
  return said + Hints.of(before, after)
}

private fun changed(vararg changes: Pair<String, String>): String =
  changes.fold(BEFORE) { text, (old, new) ->
    text shouldContain old
    text.replace(old, new)
  }

private fun formula(line: String): List<String> =
  hints(BEFORE, changed("  pressure:" to "  $line\n  pressure:"))

class HintsSpec :
  FunSpec({
    test("a was: that names nothing is told with its place and what it may mean") {
      for ((change, expected) in
        listOf(
          ("asset: press2" to "{asset: west, was: press2}") to
            "plant.yaml:22:26: /line1/west: was: \"press2\" is no path of an asset; write" +
              " /line1/press2",
          ("asset: press2" to "{asset: west, was: /line1/pres2}") to
            "did you mean \"/line1/press2\"?",
          ("  temp: {" to "  oil: {was: tempp, ") to
            "was: \"tempp\" is no property that model press has; did you mean \"temp\"?",
          ("  valves: {" to "  taps: {was: valve, ") to
            "no hierarchy that model press has; did you mean \"valves\"?",
          ("  motor: {" to "  drive: {was: moter, ") to
            "no composite model that model press has; did you mean \"motor\"?",
          ("{speed: {" to "{rpm: {was: sped, ") to "no property that model press has",
          ("model: line\nchildren" to "model: row\nwas: lines\nchildren") to
            "was: \"lines\" is no model of the plant; did you mean \"line\"?",
        )) {
        val new =
          changed(change).let {
            if ("model: row" in it) it.replace("line1\nmodel: line", "line1\nmodel: row") else it
          }
        withClue(change.second) { hints(BEFORE, new).first() shouldContain expected }
      }
    }

    test("a was: whose work is done, or that a new server never had, says nothing") {
      val renamed =
        changed(
          "asset: press2" to "{asset: west, was: /line1/press2}",
          "  temp: {" to "  oil: {was: temp, ",
          "{speed: {" to "{rpm: {was: speed, ",
          "  motor: {" to "  drive: {was: motor, ",
        )
      hints(BEFORE, renamed).shouldBeEmpty()
      hints(renamed, renamed).shouldBeEmpty()
      val said = mutableListOf<String>()
      PlantFiles.parse(mapOf("plant.yaml" to renamed), Plant.EMPTY) { said += it.message() }
      said.shouldBeEmpty()
    }

    test("what goes while the same kind of thing comes in its place may have been renamed") {
      hints(BEFORE, changed("asset: press2" to "asset: west")) shouldContainExactly
        listOf(
          "asset /line1/west: new, while /line1/press2 goes, of the same model; what was renamed or" +
            " moved keeps its history with was: /line1/press2"
        )
      hints(BEFORE, changed("  temp: {" to "  oil: {")).single() shouldContain
        "property press.oil: new, while temp goes, of the same kind"
      hints(BEFORE, changed("  valves: {" to "  taps: {")).single() shouldContain
        "hierarchy press.taps: new, while valves goes"
      hints(BEFORE, changed("model: valve" to "model: tap")) shouldHaveSize 1
      // The presses below go and come with their line, of which it is said.
      hints(BEFORE, changed("asset: line1" to "asset: row1")).single() shouldContain
        "asset /row1: new, while /line1 goes"
      val moved =
        changed("    - asset: press2\n" to "") +
          "\n---\nasset: line2\nmodel: line\nchildren: {presses: [{asset: press2}]}\n"
      hints(BEFORE + "\n---\nasset: line2\nmodel: line\n", moved).single() shouldContain
        "with was: /line1/press2"
    }

    test("what only goes, only comes, or is of another kind gives no hint") {
      hints(BEFORE, changed("    - asset: press2\n" to "")).shouldBeEmpty()
      hints(BEFORE, changed("asset: press2\n" to "asset: press2\n    - asset: press4\n"))
        .shouldBeEmpty()
      hints(
          BEFORE,
          changed("  temp: {measurement: double, unit: Cel}" to "  on: {measurement: boolean}"),
        )
        .shouldBeEmpty()
    }

    test("a result that is called another unit than it has is told once, with what to write") {
      for ((line, expected) in
        listOf(
          "x: {transform: pressure, unit: kPa}" to
            "the formula gives bar, which is called kPa and is not converted; write pressure * 100," +
              " or unit: bar",
          "x: {metric: avg(pressure), every: 5m, unit: mbar}" to "write avg(pressure) * 1000, or",
          "x: {transform: temp, unit: K}" to "write temp + 273.15, or unit: Cel",
          "x: {transform: temp, unit: '[degF]'}" to "write temp * 1.8 + 32, or unit: Cel",
          "x: {transform: pressure, unit: MPa}" to "write pressure / 10, or unit: bar",
          "x: {transform: pressure + pressure, unit: kPa}" to "write (pressure + pressure) * 100",
        )) {
        withClue(line) { formula(line).single() shouldContain expected }
      }
      val wrong = changed("  pressure:" to "  x: {transform: pressure, unit: kPa}\n  pressure:")
      hints(wrong, wrong.replace("asset: press3", "asset: press3\n      name: Three"))
        .shouldBeEmpty()
    }

    test("a result that is converted, or has no unit of its own, gives no hint") {
      for (line in
        listOf(
          "x: {transform: pressure, unit: bar}",
          "x: {transform: pressure * 100, unit: kPa}",
          "x: {transform: pressure / 10, unit: MPa}",
          "x: {transform: temp * 1.8 + 32, unit: '[degF]'}",
          "x: {transform: pressure}",
          "x: {transform: pressure > 3}",
        )) {
        withClue(line) { formula(line).shouldBeEmpty() }
      }
    }

    test("a brace in an alarm's message without its counterpart is told") {
      for (message in listOf("over {temp", "over temp}", "{temp} and {")) {
        val alarm = "alarms: {hot: {when: temp > 80, message: '$message'}}\n"
        hints(BEFORE, changed("model: press\n" to "model: press\n$alarm")).single() shouldContain
          "alarm press.hot: the message has a brace"
      }
      val right = "alarms: {hot: {when: temp > 80, message: 'over {temp}'}}\n"
      hints(BEFORE, changed("model: press\n" to "model: press\n$right")).shouldBeEmpty()
    }

    test("the examples give no hint") {
      val examples = Path.of(checkNotNull(System.getProperty("millwright.checkout")), "examples")
      for (example in examples.listDirectoryEntries().filter { it.isDirectory() }) {
        withClue(example) {
          Hints.of(Plant.EMPTY, PlantFiles.read(listOf(example))).shouldBeEmpty()
        }
      }
    }

    test("a code that people take for another unit is told with what it is and what they mean") {
      for ((unit, meant) in
        listOf(
          "C" to "Cel",
          "F" to "[degF]",
          "U/min" to "{rev}/min",
          "pH" to "[pH]",
          "PS" to "kW",
          "ft/min" to "[ft_i]",
          "T/h" to "t",
          "kJ/(kg.C)" to "Cel",
          "kB/s" to "kBy",
          "C2" to "Cel",
        )) {
        withClue(unit) {
          UcumUnits.problem(unit) shouldBe Optional.empty()
          formula("x: {measurement: double, unit: $unit}").single() shouldContain meant
        }
      }
      for (unit in
        listOf(
          "Cel",
          "bar",
          "kW.h",
          "m3/h",
          "%",
          "[degF]",
          "uS/cm",
          "A.h",
          "[pH]",
          "h",
          "{C}",
          "t/h",
        )) {
        withClue(unit) { MistakenUnits.meaning(unit) shouldBe Optional.empty() }
      }
    }
  })
