// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.millwright.api.FakeFeedStore
import io.millwright.api.FakeHistorian
import io.millwright.engine.store.Changes
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.Liveness
import io.millwright.feed.RefusedFeed
import io.millwright.feed.SourceFeeds
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.time.InstantSource

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(minute: Long) = noon.plusSeconds(60 * minute)

/** An edge "old" delivers /x and /y since noon; "new" declares /x at one past. */
private class Hall {
  val store = FakeFeedStore()
  val historian = FakeHistorian()
  val gone = GoneEdges(store, historian, InstantSource.fixed(noon))

  init {
    declare("old", 0, "/x", "/y")
    declare("new", 1, "/x")
  }

  fun declare(edge: String, minute: Long, vararg aliases: String) =
    store.declare(EdgeFeeds(edge, at(minute), listOf(SourceFeeds("plc", aliases.map(::Alias)))))

  fun alive(minute: Long, isAlive: Boolean = true) =
    historian.write(
      Changes.of(
        ReadingBatch.of(
          Reading(
            Liveness.of("old", "plc", Alias("/x")),
            Tqv(at(minute), Quality.GOOD, Value.of(isAlive)),
          )
        )
      )
    )

  fun ended(minute: Long) =
    gone.endFor("new", at(minute)).map {
      "${it.edge()} ${it.alias()} ${it.until().map { until -> (until.epochSecond - noon.epochSecond) / 60 }.get()}"
    }

  fun refused() =
    RefusedFeed.among(store.feeds()).map { "${it.feed().edge()} ${it.feed().alias()}" }
}

class GoneEdgesSpec :
  FunSpec({
    test(
      "an edge that gives no sign of life leaves the stream that another edge wants, and no other"
    ) {
      val hall = Hall()
      hall.alive(2)
      hall.ended(8).shouldBeEmpty()
      hall.refused() shouldContainExactly listOf("new /x")
      hall.ended(9) shouldContainExactly listOf("old /x 2")
      hall.refused().shouldBeEmpty()
      hall.store
        .feeds()
        .filter { it.until().isEmpty }
        .map { "${it.edge()} ${it.alias()}" } shouldContainExactly listOf("new /x", "old /y")
      hall.ended(20).shouldBeEmpty()
    }

    test("an edge whose device is dead, or that declares again, is there") {
      val dead = Hall()
      dead.alive(30, false)
      dead.ended(31).shouldBeEmpty()
      val declaring = Hall()
      declaring.gone.hear("old", at(29))
      declaring.ended(31).shouldBeEmpty()
      declaring.ended(36) shouldContainExactly listOf("old /x 0")
    }

    test("a server that has just started has not listened for long enough") {
      val hall = Hall()
      val restarted = GoneEdges(hall.store, hall.historian, InstantSource.fixed(at(60)))
      restarted.endFor("new", at(65)).shouldBeEmpty()
      restarted.endFor("new", at(67)).map { "${it.edge()} ${it.alias()}" } shouldContainExactly
        listOf("old /x")
    }
  })
