// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.definition.AssetModel
import io.millwright.validation.InvalidException

private val BEFORE =
  """
  model: pump
  properties:
    temp: {measurement: double, unit: Cel}
    hot: {transform: temp > 80}
  composites:
    motor: {properties: {speed: {measurement: double}}}
  children:
    valves: {model: valve}
  ---
  model: valve
  ---
  asset: graz
  model: pump
  children:
    valves:
      - asset: a
      - asset: b
  ---
  asset: linz
  model: pump
  """
    .trimIndent()

private fun plant(text: String, known: Plant = Plant.EMPTY) =
  PlantFiles.parse(mapOf("plant.yaml" to text), known)

private fun String.with(vararg changes: Pair<String, String>) =
  changes.fold(this) { text, (old, new) ->
    text shouldContain old
    text.replace(old, new)
  }

private val Plant.pump: AssetModel
  get() = models().first { "pump" in it.key() }

private fun Plant.id(path: String) = findAsset(path).orElseThrow().id()

private fun Plant.ids() =
  models().map { it.id() } +
    models().flatMap { m -> m.properties().map { it.id() } + m.hierarchies().map { it.id() } } +
    assets().map { it.id() }

class RenamesSpec :
  FunSpec({
    val before = plant(BEFORE)

    test("what was: names keeps its id, and all that hangs on it") {
      val text =
        BEFORE.with(
          "model: pump\nproperties" to "model: big_pump\nwas: pump\nproperties",
          "model: pump" to "model: big_pump",
          "temp: {measurement" to "temperature: {was: temp, measurement",
          "temp > 80" to "temperature > 80",
          "motor: {properties: {speed: {" to "drive: {was: motor, properties: {rpm: {was: speed, ",
          "valves: {model" to "taps: {was: valves, model",
          "  valves:\n    - asset: a" to "  taps:\n    - asset: a",
          "asset: graz" to "asset: graz-1\nwas: /graz",
          "asset: b" to "{asset: c, was: /graz/b}",
        )
      val after = plant(text, before)
      after.ids() shouldContainExactly before.ids()
      after.pump.composites().map { it.id() } shouldBe before.pump.composites().map { it.id() }
      after.pump.findProperty("drive.rpm").isPresent shouldBe true
      after.assets().map { after.path(it.id()) } shouldContainExactly
        listOf("/graz-1", "/graz-1/a", "/graz-1/c", "/linz")

      // The line may stay, or go, when the plant has followed.
      plant(text, after).ids() shouldContainExactly before.ids()
      val tidy = text.replace(Regex("\\nwas: \\S+|,? ?was: [a-z/]+,? ?"), "")
      tidy shouldNotContain "was:"
      PlantDiff.between(after, plant(tidy, after)).changes() shouldBe listOf()
    }

    test("an asset moved under another parent keeps its id, and so do those below it") {
      val deep =
        BEFORE.with(
          "model: valve\n---" to
            "model: valve\nchildren: {parts: {model: part}}\n---\nmodel: part\n---",
          "- asset: b" to "- {asset: b, children: {parts: [{asset: seat}]}}",
        )
      val there = plant(deep)
      val moved =
        deep.with(
          "    - {asset: b, children: {parts: [{asset: seat}]}}" to "",
          "asset: linz\nmodel: pump" to
            "asset: linz\nmodel: pump\nchildren: {valves: [{asset: b, was: /graz/b, children: {parts: [{asset: seat}]}}]}",
        )
      val after = plant(moved, there)
      after.id("/linz/b") shouldBe there.id("/graz/b")
      after.id("/linz/b/seat") shouldBe there.id("/graz/b/seat")
    }

    test("a new thing may take the key that a renamed one had") {
      val after =
        plant(
          BEFORE.with(
            "temp: {measurement: double, unit: Cel}" to
              "temperature: {was: temp, measurement: double, unit: Cel}\n  temp: {measurement: double}",
            "- asset: a" to "- {asset: first, was: /graz/a}\n    - {asset: a}",
          ),
          before,
        )
      val old = before.pump.findProperty("temp").get().id()
      after.pump.findProperty("temperature").get().id() shouldBe old
      after.pump.findProperty("temp").get().id() shouldNotBe old
      after.id("/graz/first") shouldBe before.id("/graz/a")
      after.id("/graz/a") shouldNotBe before.id("/graz/a")
      plant(BEFORE.with("temp: {" to "was_temp: {was: temp, ", "temp > 80" to "was_temp > 80"))
        .ids()
        .toSet()
        .size shouldBe before.ids().size
    }

    test("without was: a new key is a new thing, and the old one goes") {
      val after = plant(BEFORE.with("temp: {" to "warmth: {", "temp > 80" to "warmth > 80"), before)
      PlantDiff.between(before, after).changes().map { "${it.action()} ${it.subject()}" } shouldBe
        listOf(
          "ADD property pump.warmth",
          "CHANGE property pump.hot",
          "REMOVE property pump.temp",
        )
    }

    test("one thing does not become two") {
      val problems =
        shouldThrow<InvalidException> {
            plant(
              BEFORE.with(
                "- asset: a\n" to "- {asset: x, was: /graz/a}\n    - {asset: y, was: /graz/a}\n"
              ),
              before,
            )
          }
          .problems()
      problems.map { it.message() } shouldContainExactly
        listOf("\"/graz/a\" can't have become two; write was: at one of them")
    }

    test("an export into the folder leaves a file alone that says was:") {
      val text = BEFORE.with("temp: {" to "warmth: {was: temp, ", "temp > 80" to "warmth > 80")
      val folder = tempdir()
      val file = folder.resolve("plant.yaml").apply { writeText(text) }
      PlantFiles.write(plant(text, before), folder.toPath())
      file.readText().trim() shouldBe text
    }
  })
