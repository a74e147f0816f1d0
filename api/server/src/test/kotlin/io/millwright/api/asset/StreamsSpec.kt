// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.checkAll
import io.millwright.api.FakeHistorian
import io.millwright.api.TestPlant
import io.millwright.api.problem.Refusal
import io.millwright.application.historian.Historian
import io.millwright.engine.store.Changes
import io.millwright.historian.DataStream
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional

private class Counting(private val behind: Historian = FakeHistorian()) : Historian by behind {
  var listed = 0

  override fun streams(prefix: String, after: Optional<Alias>, limit: Int): List<DataStream> =
    behind.streams(prefix, after, limit).also { listed += it.size }
}

/** Short texts of few letters, so that many start with others. */
private fun texts(longest: Int): Arb<String> =
  Arb.list(Arb.element("a", "b"), 0..longest).map { "/" + it.joinToString("") }

class StreamsSpec :
  FunSpec({
    test(
      "what starts with one of some prefixes starts with one of the widest, which are disjoint"
    ) {
      checkAll(Arb.list(texts(4), 1..8), texts(6)) { prefixes, path ->
        val widest = Streams.widest(prefixes)
        widest.count(path::startsWith) shouldBeLessThanOrEqual 1
        widest.any(path::startsWith) shouldBe prefixes.any(path::startsWith)
      }
    }

    // Each of hundreds of prefixes listed all streams of the database again.
    test("each stream is listed once, however often its prefix is given") {
      val historian = Counting()
      val aliases = (1..50).map { "/lost/s$it" }
      historian.write(
        Changes.of(
          ReadingBatch.of(
            aliases.map { Reading.of(it, Instant.EPOCH, Quality.GOOD, Value.of(1.0)) }
          )
        )
      )
      val prefixes = List(300) { "/" } + List(300) { "/lost/" } + "/lost/s1"
      val found =
        Streams.startingWith(prefixes, Int.MAX_VALUE, TestPlant.plant, historian).map { it.path() }
      found.sorted() shouldContainExactly aliases.sorted()
      historian.listed shouldBe 50
    }

    test("more prefixes than each stream may be compared with are refused") {
      Streams.prefixes(List(1_000) { "/" }).size shouldBe 1_000
      shouldThrow<Refusal> { Streams.prefixes(List(1_001) { "/" }) }
    }
  })
