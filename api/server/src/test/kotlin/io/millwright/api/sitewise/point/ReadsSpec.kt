// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.api.TestDatabase
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.api.plant.plantsOn
import io.millwright.api.sitewise.DataStreams
import io.millwright.application.Actor
import io.millwright.application.stream.AttributeValues
import io.millwright.asset.AttributeValue
import io.millwright.asset.AttributeValue.Change
import io.millwright.asset.Membership
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Quality.BAD
import io.millwright.value.Quality.GOOD
import io.millwright.value.Quality.UNCERTAIN
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.time.InstantSource
import java.util.Optional

private val rate = Alias("/graz/filler/ideal_rate")
private val noon: Instant = Instant.parse("2026-11-29T12:00:00Z")
private val december: Instant = Instant.parse("2026-12-01T00:00:00Z")

private fun change(from: Instant, value: Double) = Change(from, Value.of(value))

class ReadsSpec :
  FunSpec({
    val database = PostgresHistorian.open(TestDatabase.fresh())
    afterSpec { database.close() }
    var now = noon
    val clock = InstantSource { now }
    val plants = plantsOn(database, clock)
    val reads = Reads(plants, database.historian(), clock)

    fun property() = plants.now().findProperty(rate).orElseThrow()

    fun latest() = reads.latest(DataStreams.Named(rate, Optional.of(property()))).orElseThrow()

    fun good(time: Instant, value: Double) = Tqv(time, GOOD, Value.of(value))

    /** What BatchPutAssetPropertyValue and a bulk import do. */
    fun put(time: Instant, quality: Quality, value: Double) {
      val tqv = Tqv(time, quality, Value.of(value))
      val written = AttributeValues(clock).apply { add(property(), tqv) }
      plants.change(written::`in`, Actor("test", "test"))
      database.historian().write(Changes.of(ReadingBatch.of(Reading(rate, tqv))))
    }

    test("an attribute's value is the one that holds now, until the next has come") {
      val planned =
        AttributeValue(
          listOf(change(Membership.BEGINNING, 1.0), change(noon, 7.0), change(december, 8.0))
        )
      plants.apply(
        TestPlant.plant.let { plant ->
          val asset = plant.findProperty(rate).orElseThrow().asset()
          val id = plant.findProperty(rate).orElseThrow().property().id()
          plant.with(asset.withAttributes(mapOf(id to planned))).checkedAfter(plant)
        },
        Actor("test", "test"),
      )
      now = noon.minusSeconds(1)
      latest().value() shouldBe Value.of(1.0)
      now = noon
      latest() shouldBe good(noon, 7.0)
      now = december.minusSeconds(1)
      latest() shouldBe good(noon, 7.0)
      now = december
      latest() shouldBe good(december, 8.0)
    }

    test("a point that is not GOOD is kept as it was sent, and is no value of the attribute") {
      now = noon.plusSeconds(60)
      put(now.minusSeconds(1), GOOD, 5.0)
      latest() shouldBe good(now.minusSeconds(1), 5.0)
      val before = plants.snapshot().version()
      put(now, BAD, 99.0)
      put(now.minusNanos(1_000), UNCERTAIN, 98.0)
      // Also where it says the same: it is no reason to believe it more.
      put(now.minusNanos(2_000), BAD, 5.0)
      latest().let { it.value() to it.quality() } shouldBe (Value.of(5.0) to GOOD)
      plants.snapshot().version() shouldBe before
      database.historian().latest(listOf(rate)).getValue(rate).value() shouldBe Value.of(99.0)
    }
  })
