// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.orNull
import io.kotest.property.checkAll
import io.millwright.reading.Alias
import java.time.Instant
import java.util.Optional

private val old = Alias("/a/x")
private val present = Alias("/b/y")

private fun at(second: Int): Instant = Instant.EPOCH.plusSeconds(second.toLong())

private fun Feed.has(second: Int) =
  since().isBefore(at(second)) && until().filter { it.isBefore(at(second)) }.isEmpty

class FeedSpec :
  FunSpec({
    test("a feed under a former alias is one of the present stream, and keeps its liveness") {
      val feed = Feed("e", "plc", old, at(1), Optional.empty())
      val reached = feed.reaching(present, Optional.empty()).single()
      reached.alias() shouldBe present
      reached.liveness() shouldBe Alias("/a/\$sources/e/plc")
      reached.of(old) shouldBe feed
    }

    test("up to the end of the former alias the present stream has the feed, behind it the old") {
      checkAll(Arb.int(0..9), Arb.int(0..9).orNull(), Arb.int(0..9).orNull()) { since, length, end
        ->
        val until = Optional.ofNullable(length?.let { at(since + it) })
        val feed = Feed("e", "plc", old, at(since), until)
        val parts = feed.reaching(present, Optional.ofNullable(end?.let(::at)))
        for (second in 1..20) {
          val stream = if (end == null || second <= end) present else old
          withClue("$feed, $end, $second: $parts") {
            parts.filter { it.has(second) }.map { it.alias() } shouldContainExactly
              if (feed.has(second)) listOf(stream) else listOf()
          }
        }
      }
    }
  })
