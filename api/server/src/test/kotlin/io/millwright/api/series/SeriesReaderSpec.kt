// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveAtMostSize
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.FakeHistorian
import io.millwright.api.problem.Refusal
import io.millwright.application.historian.Historian
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val day = TimeRange(noon, noon.plusSeconds(86_400))

/** Counts the data points that are handed out. */
private class Counting(private val behind: Historian = FakeHistorian()) : Historian by behind {
  var read = 0

  override fun count(streams: Collection<Alias>, range: TimeRange, most: Long) =
    behind.count(streams, range, most)

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ) = behind.history(stream, range, qualities, order, limit).also { read += it.size }

  fun put(stream: String, count: Int, value: (Int) -> Value) {
    val readings =
      (1..count).map { Reading.of(stream, noon.plusSeconds(it * 60L), Quality.GOOD, value(it)) }
    behind.write(Changes.of(ReadingBatch.of(readings)))
  }
}

class SeriesReaderSpec :
  FunSpec({
    test(
      "of all streams of a request no more points are read than may be; others come by windows"
    ) {
      val historian = Counting()
      val streams = (1..10).map { "/s$it" }
      streams.forEach { stream -> historian.put(stream, 400) { Value.of(it.toDouble()) } }
      val reader = SeriesReader(historian, 1_000)
      val series = streams.map { reader.read(Alias(it), DataType.DOUBLE, day, 30) }
      historian.read shouldBeLessThanOrEqual 1_000
      for (one in series) {
        one.reduced() shouldBe true
        one.points() shouldHaveAtMostSize 30
        one.points().minOf { it.value().asNumber().asDouble } shouldBe 1.0
        one.points().maxOf { it.value().asNumber().asDouble } shouldBe 400.0
      }
    }

    test("states that change too often are refused before they are read") {
      val historian = Counting()
      historian.put("/state", 400) { Value.of("state $it") }
      val refused =
        shouldThrow<Refusal> {
          SeriesReader(historian, 300).read(Alias("/state"), DataType.STRING, day, 30)
        }
      refused.message shouldContain "choose a shorter time, or fewer streams"
      historian.read shouldBe 0
    }

    test("texts of all streams together fit into one answer, or are refused") {
      val historian = Counting()
      val long = "x".repeat(100_000)
      (1..10).forEach { stream -> historian.put("/s$stream", 20) { Value.of("$it $long") } }
      val reader = SeriesReader(historian)
      // 2 million characters each.
      (1..3).forEach {
        reader.read(Alias("/s$it"), DataType.STRING, day, 30).points().size shouldBe 20
      }
      shouldThrow<Refusal> {
        (4..10).forEach { reader.read(Alias("/s$it"), DataType.STRING, day, 30) }
      }
    }

    test("few points come as they are, and a state's many in which it is the same come as one") {
      val historian = Counting()
      historian.put("/few", 5) { Value.of(it.toDouble()) }
      historian.put("/same", 400) { Value.of("on") }
      val reader = SeriesReader(historian)
      reader.read(Alias("/few"), DataType.DOUBLE, day, 30).let {
        it.reduced() shouldBe false
        it.points().size shouldBe 5
      }
      reader.read(Alias("/same"), DataType.STRING, day, 30).points().size shouldBe 2
    }
  })
