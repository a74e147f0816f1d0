// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.frame

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.millwright.api.FakeHistorian
import io.millwright.api.TestPlant
import io.millwright.application.historian.Historian
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private class Counting(private val behind: Historian = FakeHistorian()) : Historian by behind {
  var read = 0

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ) = behind.history(stream, range, qualities, order, limit).also { read += it.size }
}

class FrameReaderSpec :
  FunSpec({
    // Years of ended frames were gone through for each that runs.
    test("whether a frame runs is seen at the newest start or end alone") {
      val alias = "/graz/filler/state"
      val historian = Counting()
      fun put(second: Long, starts: Boolean) =
        historian.write(
          Changes.of(
            ReadingBatch.of(
              Reading.of(alias, noon.plusSeconds(second), Quality.GOOD, Value.of(starts))
            )
          )
        )
      (1L..100L).forEach { put(it, it % 2 == 1L) }
      val property = TestPlant.plant.findProperty(Alias(alias)).orElseThrow()
      val range = TimeRange(noon, noon.plusSeconds(1_000))
      fun open() =
        FrameReader(historian).frames(property, range, range.to(), true, 10).map { it.start() }
      open() shouldContainExactly listOf()
      put(101, true)
      open() shouldContainExactly listOf(noon.plusSeconds(101))
      historian.read shouldBeLessThan 10
    }
  })
