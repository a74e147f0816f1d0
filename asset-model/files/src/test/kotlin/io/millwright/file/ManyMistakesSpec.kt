// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.set
import io.kotest.property.arbitrary.withEdgecases
import io.kotest.property.checkAll
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem

/** A mistake: what stands in a file, and what somebody wrote instead, on the same line. */
private data class Slip(val right: String, val wrong: String)

private val MODELS =
  """
  model: motor
  type: component
  properties:
    current: {measurement: double, unit: A}
    hot: {transform: current > 5, type: boolean}
  ---
  model: filler
  name: Filler
  properties:
    ideal_rate: {attribute: double, unit: "{bottle}/min", default: 120}
    zone: {attribute: string, default: Europe/Vienna}
    temperature: {measurement: double, unit: Cel}
    produced: {measurement: integer}
    stopped: {measurement: boolean}
    rounded: {transform: floor(temperature), type: integer}
    warm: {transform: temperature > 20, type: boolean}
    made: {metric: increase(produced), every: 5m}
    made_day: {metric: increase(produced), every: 1d, zone: Europe/Vienna}
    made_hour: {metric: increase(produced), every: 5m, over: 1h, percent_good: 80}
    run: {frame: temperature > 30, min: 10s}
  composites:
    drive: {component: motor}
  alarms:
    too_hot: {when: temperature > 80, deadband: 2, on_delay: 10s, priority: high}
    too_cold: {when: temperature < 5, off_delay: 1m, message: "It is {temperature}"}
  ---
  model: line
  properties:
    made: {metric: sum(machines.made), every: 5m}
    shift: {metric: sum(made), every: 8h, offset: 6h}
  children:
    machines: {model: filler}
  ---
  asset: graz
  model: line
  name: Graz
  children:
    machines:
      - asset: filler-1
        attributes:
          ideal_rate: 150
          zone: {value: UTC, from: 2026-11-02T06:00:00Z}
        aliases:
          temperature: /plc/temperature
      - asset: filler-2
        attributes: {ideal_rate: 140}
        units: {temperature: K}
      - asset: filler-3
        notify: [temperature]
  """
    .trimIndent()

private val MODEL_SLIPS =
  listOf(
    Slip("type: component", "typ: component"),
    Slip("unit: A", "unit: Ampere"),
    Slip("current > 5, type: boolean", "current > 5, type: bool"),
    Slip("name: Filler", "nmae: Filler"),
    Slip("default: 120", "default: 120,5"),
    Slip("zone: {attribute: string", "zone: {attribute: Zeit"),
    Slip("produced: {measurement: integer}", "produced: {measurement: int}"),
    Slip("stopped: {measurement: boolean}", "stopped: {measurment: boolean}"),
    Slip("floor(temperature)", "flor(temperature)"),
    Slip("temperature > 20", "temperatur > 20"),
    Slip(
      "made: {metric: increase(produced), every: 5m}",
      "made: {metric: increase(produced), every: 5min}",
    ),
    Slip("every: 1d, zone: Europe/Vienna", "every: 1d, zone: Vienna"),
    Slip("percent_good: 80", "percent_good: 80%"),
    Slip("min: 10s", "min: 10"),
    Slip("drive: {component: motor}", "drive: {component: mtoor}"),
    Slip("deadband: 2", "deadband: two"),
    Slip("off_delay: 1m", "off_delay: PT1M"),
    Slip("shift: {metric: sum(made)", "shift: {metric: sum(made"),
    Slip("asset: graz", "asset: graz 1"),
    Slip("name: Graz", "name:"),
    Slip("ideal_rate: 150", "ideal_rate: fast"),
    Slip("from: 2026-11-02T06:00:00Z", "from: 2.11.2026"),
    Slip("asset: filler-2", "asset: filler 2"),
    Slip("{ideal_rate: 140}", "{idal_rate: 140}"),
    Slip("units: {temperature: K}", "units: {temperature: Kelvin}"),
    Slip("notify: [temperature]", "notify: [temprature]"),
  )

/** Mistakes in names that other lines use, which say the same wrong name. */
private val NAME_SLIPS =
  listOf(
    Slip("filler", "my filler"),
    Slip("motor", "the motor"),
    Slip("temperature", "Temperature"),
    Slip("produced", "produced-1"),
    Slip("machines", "Machines"),
    Slip("drive", "Drive"),
    Slip("too_hot", "too-hot"),
  )

private fun String.with(slips: Collection<Slip>): String =
  slips.fold(this) { text, slip ->
    check(text.contains(slip.right)) { slip }
    text.replaceFirst(slip.right, slip.wrong)
  }

private fun String.lineOf(slip: Slip) = lines().indexOfFirst { slip.right in it } + 1

/** All of them at once, and any few. */
private val SOME =
  Arb.set(Arb.int(MODEL_SLIPS.indices), 1..15).withEdgecases(MODEL_SLIPS.indices.toSet())

/** Where a name is defined. */
private fun String.lineOfKey(key: String) =
  lines().indexOfFirst { Regex(" *(model: )?${Regex.escape(key)}(:.*)?").matches(it) } + 1

private fun modelProblems(text: String): List<Problem> =
  try {
    PlantFiles.parse(mapOf("plant.yaml" to text))
    listOf()
  } catch (e: InvalidException) {
    e.problems()
  }

class ManyMistakesSpec :
  FunSpec({
    test("the file without a slip is right") {
      modelProblems(MODELS).shouldBeEmpty()
    }

    test("each slip in a model file has one message, on its line") {
      MODEL_SLIPS.mapNotNull { slip ->
        val found = modelProblems(MODELS.with(listOf(slip)))
        "$slip: $found".takeIf { found.map { it.position().line() } != listOf(MODELS.lineOf(slip)) }
      } shouldBe listOf()
    }

    // Whoever mends one mistake after another wants to see the end of them.
    test("slips in a model file neither hide each other nor cause further messages") {
      checkAll(100, SOME) { chosen ->
        val slips = chosen.map { MODEL_SLIPS[it] }
        val found = modelProblems(MODELS.with(slips))
        withClue(found.joinToString("\n")) {
          found.map { it.position().line() } shouldBe slips.map { MODELS.lineOf(it) }.sorted()
        }
      }
    }

    test("a wrong name has one message, though many lines use it, and hides nothing") {
      NAME_SLIPS.mapNotNull { slip ->
        val text = MODELS.replace(Regex("\\b${slip.right}\\b(?!-\\d)"), slip.wrong)
        val line = text.lineOfKey(slip.wrong)
        val found = modelProblems(text)
        "$slip $line: $found".takeIf { found.map { it.position().line() } != listOf(line) }
      } shouldBe listOf()
      for (slip in NAME_SLIPS) {
        val others = MODEL_SLIPS.filter { slip.right !in it.right && it.right in MODELS }
        val text = MODELS.with(others).replace(Regex("\\b${slip.right}\\b(?!-\\d)"), slip.wrong)
        val line = text.lineOfKey(slip.wrong)
        withClue("$slip") {
          modelProblems(text).map { it.position().line() }.distinct() shouldBe
            (others.map { MODELS.lineOf(it) } + line).distinct().sorted()
        }
      }
    }

    // Whoever reads a message knows YAML, not Java.
    // A minute and a half before, when each formula was compared with each wrong key.
    test("of a text with a mistake in each line the first thousand are told, and soon") {
      val lines = 1..8_000
      val text =
        lines.joinToString("", "model: m\nproperties:\n") { "  A$it: {measurement: double}\n" } +
          lines.joinToString("") { "  f$it: {transform: A$it + b$it}\n" }
      val problems =
        shouldThrow<InvalidException> { PlantFiles.parse(mapOf("a.yaml" to text)) }.problems()
      problems.size shouldBe 1_001
      problems.last().message() shouldContain "more problems than these 1,000"
      problems.dropLast(1).map { it.position().line() } shouldBe (3..1_002).toList()
    }

    test("no message of a model file shows what is inside of the program, and each has its line") {
      val values = Regex("(: +|- |\\[)(\"[^\"]*\"|[A-Za-z0-9/.:;_ <>()+-]+)(?=[,}\\]\\n]|$)")
      val places = values.findAll(MODELS).toList()
      checkAll(300, Arb.int(places.indices), Arb.element(WRONG)) { place, wrong ->
        val range = places[place].groups[2]!!.range
        for (problem in modelProblems(MODELS.replaceRange(range, wrong))) {
          withClue("$problem") {
            (problem.position().file() to (problem.position().line() > 0)) shouldBe
              ("plant.yaml" to true)
            INSIDE.find(problem.message().replace("\"$wrong\"", ""))?.value shouldBe null
          }
        }
      }
    }
  })

/** What no message shows. */
private val INSIDE =
  Regex("\\b[a-z]+(\\.[a-z]+)*\\.[A-Z]|Exception|\\bnull\\b|\\[]|cannot be parsed|Optional")

private val WRONG =
  listOf(
    "",
    "~",
    "null",
    "[]",
    "{}",
    "[a, b]",
    "1,5",
    "1.234,5",
    "PT5M",
    "5 min",
    "-1",
    "1e999",
    "NaN",
  ) +
    listOf(
      "99999999999999999999",
      "\"\"",
      "true",
      "yes",
      "\"\\0\"",
      "ä",
      "&a b",
      "*a",
      "!!int x",
      "1e400s",
    )
