// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.AttributeValue.Change
import io.millwright.asset.Membership
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.engine.replay.Recipes
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private val machine =
  model("machine") {
    attribute("factor", 2.0)
    measurement("x")
    transform("scaled", "x * factor")
    metric("total", "sum(x) * factor", Duration.ofMinutes(1))
    metric("high", "statetime(x > factor)", Duration.ofMinutes(1))
  }

private val line =
  model("line") {
    children("machines", "machine")
    metric("weighted", "sum(machines.x * machines.factor)", Duration.ofMinutes(1))
  }

private fun Asset.with(model: AssetModel, attribute: String, value: AttributeValue) =
  withAttributes(mapOf(model.findProperty(attribute).orElseThrow().id() to value))

/** One machine whose factor is as given; a reading of 3 every 20 s for three minutes. */
private fun computed(factor: AttributeValue?): (String) -> Map<Long, Double> {
  val top = asset("line", line)
  val bare = asset("m", machine, under(top, line, "machines"))
  val plant =
    Plant.alreadyChecked(
      listOf(machine, line),
      listOf(top, factor?.let { bare.with(machine, "factor", it) } ?: bare),
    )
  val store = MemoryStore()
  val engine = Engine(plant, top, EngineSettings.DEFAULT, store)
  val readings =
    (1..9).map {
      Reading.of("/line/m/x", noon.plusSeconds(it * 20L), Quality.GOOD, Value.of(3.0))
    }
  val batch = ReadingBatch.of(readings)
  store.write(batch, engine.accept(batch))
  store.write(ReadingBatch.empty(), engine.advance(noon.plusSeconds(181)))
  store.write(ReadingBatch.empty(), engine.advance(noon.plusSeconds(200)))
  return { alias ->
    store.good(Alias(alias)).associate {
      (it.time().epochSecond - noon.epochSecond) to it.value().asNumber().asDouble
    }
  }
}

class AttributesSpec :
  FunSpec({
    test("an attribute without a time holds from the beginning of the data") {
      val values = computed(AttributeValue.always(Value.of(10.0)))
      values("/line/m/total") shouldBe mapOf(60L to 90.0, 120L to 90.0, 180L to 90.0)
      values("/line/m/scaled").values.toSet() shouldBe setOf(30.0)
    }

    test(
      "a value from 12:01:20 on counts for readings at that time and later, the default before"
    ) {
      val values = computed(AttributeValue.since(noon.plusSeconds(80), Value.of(10.0)))
      values("/line/m/scaled") shouldBe
        (1..9).associate { it * 20L to if (it * 20 >= 80) 30.0 else 6.0 }
      // A window takes the value that holds at its end.
      values("/line/m/total") shouldBe mapOf(60L to 18.0, 120L to 90.0, 180L to 90.0)
      // At 80 s the reading is not above the limit any more; the change alone is no reading.
      values("/line/m/high") shouldBe mapOf(60L to 40.0, 120L to 20.0, 180L to 0.0)
      values("/line/weighted") shouldBe mapOf(60L to 18.0, 120L to 90.0, 180L to 90.0)
    }

    test("several changes hold one after the other") {
      val values =
        computed(
          AttributeValue(
            listOf(
              Change(Membership.BEGINNING, Value.of(1.0)),
              Change(noon.plusSeconds(60), Value.of(2.0)),
              Change(noon.plusSeconds(61), Value.of(3.0)),
            )
          )
        )
      values("/line/m/total") shouldBe mapOf(60L to 18.0, 120L to 27.0, 180L to 27.0)
    }

    test("a change from a time on is computed again from that time, and no earlier") {
      fun plant(value: AttributeValue?): Plant {
        val top = asset("line", line)
        val bare = asset("m", machine, under(top, line, "machines"))
        return Plant.alreadyChecked(
          listOf(machine, line),
          listOf(top, value?.let { bare.with(machine, "factor", it) } ?: bare),
        )
      }
      val root = plant(null).roots().first().id()
      val since = noon.plusSeconds(80)
      Recipes.changed(
        plant(null),
        plant(AttributeValue.since(since, Value.of(10.0))),
        root,
      ) shouldBe
        listOf("/line/weighted", "/line/m/scaled", "/line/m/total", "/line/m/high").associate {
          Alias(it) to since
        }
      Recipes.changed(plant(null), plant(AttributeValue.always(Value.of(10.0))), root)
        .values
        .toSet() shouldBe setOf(Membership.BEGINNING)
      // Who says what holds anyway changes nothing.
      Recipes.changed(plant(null), plant(AttributeValue.always(Value.of(2.0))), root) shouldBe
        mapOf()
    }
  })
