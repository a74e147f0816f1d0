// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.api.TestPlant
import io.millwright.asset.AttributeValue
import io.millwright.asset.AttributeValue.Change
import io.millwright.asset.Plant
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.time.InstantSource

private val now: Instant = Instant.parse("2026-11-29T13:00:00Z")
private val rate = TestPlant.plant.findProperty(Alias("/graz/filler/ideal_rate")).orElseThrow()

private fun at(minutes: Long): Instant = now.plusSeconds(minutes * 60)

private fun change(minutes: Long, value: Double) = Change(at(minutes), Value.of(value))

/** The test plant with changes of the filler's rate. */
private fun plant(vararg changes: Change) =
  TestPlant.plant
    .with(
      rate.asset().withAttributes(mapOf(rate.property().id() to AttributeValue(changes.toList())))
    )
    .checkedAfter(TestPlant.plant)

private fun AttributeValues.changed(before: Plant) = `in`(before).checkedAfter(before)

private fun Plant.rate() = findProperty(rate.alias()).orElseThrow().asset().attributes()

class AttributeValuesSpec :
  FunSpec({
    test("only GOOD data points change an attribute") {
      for (quality in listOf(Quality.BAD, Quality.UNCERTAIN)) {
        val written = AttributeValues(InstantSource.fixed(now))
        written.add(rate, Tqv(at(-1), quality, Value.of(99.0)))
        written.isEmpty() shouldBe true
        written.changed(plant(change(-60, 5.0))).rate() shouldBe plant(change(-60, 5.0)).rate()
      }
      val written = AttributeValues(InstantSource.fixed(now))
      written.add(rate, Tqv(at(-1), Quality.GOOD, Value.of(99.0)))
      written.changed(plant(change(-60, 5.0))).rate() shouldBe
        plant(change(-60, 5.0), change(-1, 99.0)).rate()
    }

    test("repeating the present value changes nothing, whatever values are to come") {
      val planned = plant(change(-60, 7.0), change(1440, 8.0))
      val written = AttributeValues(InstantSource.fixed(now))
      written.add(rate, Tqv(at(-1), Quality.GOOD, Value.of(7.0)))
      written.changed(planned).rate() shouldBe planned.rate()
    }

    test("an attribute has the value that holds at a time, and first the model's") {
      val property =
        plant(change(-60, 7.0), change(1440, 8.0)).findProperty(rate.alias()).orElseThrow()
      fun value(time: Instant) = property.attributeAt(time).orElseThrow().value()
      value(at(-61)) shouldBe Value.of(120.0)
      value(now) shouldBe Value.of(7.0)
      value(at(1440)) shouldBe Value.of(8.0)
    }
  })
