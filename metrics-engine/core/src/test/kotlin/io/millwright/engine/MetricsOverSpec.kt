// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.engine.store.TooManyReadings
import io.millwright.engine.tree.EngineSettings
import io.millwright.engine.tree.MetricsOver
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.UUID

class MetricsOverSpec :
  FunSpec({
    val noon = Instant.parse("2026-03-02T12:00:00Z")

    /** A machine whose windows are as long as they are asked for. */
    fun plant(every: Duration) =
      plantOf("m") {
        measurement("state")
        measurement("planned")
        measurement("produced")
        measurement("rejected")
        attribute("seconds_each", 2.0)
        transform("producing", "state == 6 and planned")
        metric("producing_time", "statetime(producing)", every)
        metric("planned_time", "statetime(planned)", every)
        metric("made", "increase(produced)", every)
        metric("good", "made - increase(rejected)", every)
        metric("availability", "producing_time / planned_time", every)
        metric("effectiveness", "made * seconds_each / producing_time", every)
        metric("quality", "good / made", every)
        metric("oee", "availability * effectiveness * quality", every)
      }

    val kpis = listOf("availability", "effectiveness", "quality", "oee").map { Alias("/m/$it") }

    fun reading(key: String, second: Long, value: Number) =
      Reading.of("/m/$key", noon.plusSeconds(second), Quality.GOOD, Value.of(value.toDouble()))

    /** What is stored once an engine has computed all. */
    fun stored(every: Duration, readings: List<Reading>): MemoryHistorian {
      val historian = MemoryHistorian()
      val engine =
        PlantEngine(plant(every), { true }, EngineSettings.DEFAULT, historian, UUID::randomUUID)
      historian.write(engine.accept(ReadingBatch.of(readings)))
      historian.write(engine.advance(noon.plusSeconds(20_000)))
      historian.write(engine.advance(noon.plusSeconds(20_100)))
      return historian
    }

    fun over(every: Duration, historian: MemoryHistorian, range: TimeRange, most: Int = 100_000) =
      plant(every).let { plant ->
        MetricsOver(plant, EngineSettings.DEFAULT, historian, most)
          .values(plant.roots().single(), kpis, range)
      }

    val minutes = Duration.ofMinutes(5)

    test("a ratio over a time is one of sums, and no mean of ratios") {
      val readings =
        listOf(
          reading("planned", 0, 1),
          reading("state", 0, 2),
          reading("produced", 0, 0),
          reading("rejected", 0, 0),
          reading("state", 600, 6),
          reading("produced", 1_200, 900),
          reading("rejected", 1_200, 10),
          reading("produced", 4_000, 1_000),
          reading("rejected", 4_000, 60),
          reading("state", 6_600, 2),
        )
      val found = over(minutes, stored(minutes, readings), TimeRange(noon, noon.plusSeconds(7_200)))
      found[Alias("/m/availability")] shouldBe Value.of(6_000.0 / 7_200)
      found[Alias("/m/effectiveness")] shouldBe Value.of(2_000.0 / 6_000)
      found[Alias("/m/quality")] shouldBe Value.of(0.94)
      found[Alias("/m/oee")] shouldBe Value.of(6_000.0 / 7_200 * (2_000.0 / 6_000) * 0.94)
    }

    // The judge is the engine, whose windows are as long as the chosen time.
    test("a metric over a time is what it would be if that time were its window") {
      val hour = Duration.ofHours(1)
      val keys = Arb.element("state", "planned", "produced", "rejected")
      checkAll(
        60,
        Arb.list(Arb.pair(keys, Arb.pair(Arb.int(-3_600..7_200), Arb.int(0..8))), 0..40),
      ) { drawn ->
        val readings = drawn.map { (key, at) -> reading(key, at.first.toLong(), at.second) }
        val byHour = stored(hour, readings)
        for (range in
          listOf(
            TimeRange(noon, noon.plus(hour)),
            TimeRange(noon.plus(hour), noon.plus(hour.multipliedBy(2))),
          )) {
          val expected =
            byHour
              .range(kpis, TimeRange(range.to().minusNanos(1_000), range.to()))
              .readings()
              .associate { it.alias() to it.tqv().value() }
          over(minutes, stored(minutes, readings), range) shouldBe expected
        }
      }
    }

    test("a time in which nothing is known has no values") {
      over(minutes, MemoryHistorian(), TimeRange(noon, noon.plusSeconds(3_600))).shouldBeEmpty()
    }

    test("a time with too many readings is refused before they fill the memory") {
      val readings = (0L..500).map { reading("produced", it, it) }
      val historian = stored(minutes, readings)
      val range = TimeRange(noon, noon.plusSeconds(600))
      historian.store.rowsRead = 0
      shouldThrow<TooManyReadings> { over(minutes, historian, range, 400) }
      historian.store.rowsRead shouldBeLessThan 401
    }

    // All of them lie in one of the parts in which the range is read.
    test("readings that stand close together in centuries are counted before they are read") {
      val historian = stored(minutes, (0L..500).map { reading("produced", it, it) })
      historian.store.rowsRead = 0
      val centuries = TimeRange(Instant.parse("1900-01-01T00:00:00Z"), noon.plusSeconds(86_400))
      shouldThrow<TooManyReadings> { over(minutes, historian, centuries, 400) }
      historian.store.rowsRead shouldBe 0
    }
  })
