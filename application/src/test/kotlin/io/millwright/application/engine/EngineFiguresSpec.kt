// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.engine.TreeHost
import io.millwright.engine.store.Changes
import io.millwright.figure.Figure
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant

private val nine: Instant = Instant.parse("2026-03-01T09:00:00Z")

class EngineFiguresSpec :
  FunSpec({
    var now = nine
    fun stored(vararg times: Instant) =
      TreeHost.Effect.Stored(
        Changes.of(
          ReadingBatch.of(
            *times.map { Reading.of("/x/a", it, Quality.GOOD, Value.of(1.0)) }.toTypedArray()
          )
        ),
        1,
        2,
      )

    fun EngineFigures.number(name: String): Double =
      figures()
        .single { it.name() == name && it.labels().isEmpty() }
        .let {
          when (it) {
            is Figure.Counter -> it.value().asDouble
            is Figure.Gauge -> it.value().asDouble
            is Figure.Timer -> it.count().asLong.toDouble()
          }
        }

    test("the lag is the age of the newest reading, and unknown before the first") {
      now = nine
      val figures = EngineFigures { now }
      figures.number("millwright_engine_lag_seconds").isNaN() shouldBe true
      figures.counter().stored(stored(nine))
      now = nine.plusSeconds(100)
      figures.number("millwright_engine_lag_seconds") shouldBe 100.0
    }

    // A device whose clock is ahead does not make the engine young.
    test("a reading from the future does not shorten the lag") {
      now = nine.plusSeconds(60)
      val figures = EngineFigures { now }
      figures.counter().stored(stored(nine, nine.plusSeconds(3_600)))
      figures.number("millwright_engine_lag_seconds") shouldBe 60.0
      figures.number("millwright_engine_readings_total") shouldBe 2.0
    }

    test("the counters of all engines of a process are added") {
      val figures = EngineFigures { now }
      val one = figures.counter()
      val other = figures.counter()
      one.stored(stored(nine))
      other.stored(stored(nine, nine.plusSeconds(1)))
      figures.number("millwright_engine_readings_total") shouldBe 3.0
      figures.number("millwright_engine_late_readings_total") shouldBe 2.0
      figures.number("millwright_engine_windows_closed_total") shouldBe 4.0
    }

    test("an engine that has left counts neither its trees nor its version") {
      val figures = EngineFigures { now }
      val one = figures.counter()
      val other = figures.counter()
      one.computes(3, 7)
      other.computes(4, 8)
      figures.number("millwright_engine_trees") shouldBe 7.0
      figures.number("millwright_engine_plant_version") shouldBe 7.0
      one.close()
      figures.number("millwright_engine_trees") shouldBe 4.0
      figures.number("millwright_engine_plant_version") shouldBe 8.0
    }
  })
