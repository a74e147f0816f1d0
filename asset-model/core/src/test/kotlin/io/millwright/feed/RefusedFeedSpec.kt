// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.orNull
import io.kotest.property.checkAll
import io.millwright.reading.Alias
import java.time.Instant
import java.util.Optional

private fun at(second: Int): Instant = Instant.EPOCH.plusSeconds(second.toLong())

private fun feed(edge: String, since: Int, until: Int? = null, stream: String = "/x") =
  Feed(edge, "plc", Alias(stream), at(since), Optional.ofNullable(until?.let(::at)))

private fun Feed.has(second: Int) =
  since().isBefore(at(second)) && until().filter { it.isBefore(at(second)) }.isEmpty

private val order = compareBy<Feed>({ it.since() }, { it.edge() }, { it.source() })

class RefusedFeedSpec :
  FunSpec({
    test("the edge that began first has the stream, and the other one gets it when that one ends") {
      val feeds = listOf(feed("a", 0), feed("b", 5), feed("b", 6, stream = "/y"))
      RefusedFeed.among(feeds).map { it.feed() } shouldContainExactly listOf(feed("b", 5))
      RefusedFeed.without(feeds) shouldContainExactly
        listOf(feed("a", 0), feed("b", 6, stream = "/y"))
      RefusedFeed.without(listOf(feed("a", 0, 9), feed("b", 5))) shouldContainExactly
        listOf(feed("a", 0, 9), feed("b", 9))
    }

    test("at every time the edge that began first delivers, and no other") {
      val some =
        Arb.list(
          Arb.bind(Arb.element("a", "b", "c"), Arb.int(0..9), Arb.int(0..9).orNull()) {
            edge,
            since,
            length ->
            feed(edge, since, length?.let { since + it })
          },
          0..5,
        )
      checkAll(some) { feeds ->
        val left = RefusedFeed.without(feeds)
        for (second in 1..20) {
          val first = feeds.filter { it.has(second) }.minWithOrNull(order)
          withClue("$feeds at $second: $left") {
            left.filter { it.has(second) }.map { it.edge() }.toSet() shouldBe
              listOfNotNull(first?.edge()).toSet()
          }
        }
      }
    }
  })
