// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.Feed
import io.millwright.feed.SourceFeeds
import io.millwright.historian.postgres.TestDatabase
import io.millwright.reading.Alias
import java.time.Instant
import java.util.Optional

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(minute: Long) = NOON.plusSeconds(60 * minute)

private fun declared(edge: String, minute: Long, vararg sources: Pair<String, List<String>>) =
  EdgeFeeds(
    edge,
    at(minute),
    sources.map { (source, aliases) -> SourceFeeds(source, aliases.map(::Alias)) },
  )

private fun feed(edge: String, source: String, alias: String, since: Long, until: Long? = null) =
  Feed(edge, source, Alias(alias), at(since), Optional.ofNullable(until?.let(::at)))

class StoredFeedsSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val store = opened.feedStore()
    afterSpec { opened.close() }

    test("which source fed which stream when is kept, also over a restart of the edge and of us") {
      store.declare(declared("a", 0, "plc" to listOf("/x", "/y")))
      store.declare(declared("b", 1, "meter" to listOf("/z")))
      store.declare(declared("a", 5, "plc" to listOf("/x", "/y"))).shouldBeEmpty()
      store.declare(declared("a", 9, "plc" to listOf("/x"), "other" to listOf("/y")))
      val now =
        listOf(
          feed("a", "plc", "/x", 0),
          feed("a", "plc", "/y", 0, 9),
          feed("a", "other", "/y", 9),
          feed("b", "meter", "/z", 1),
        )
      store.feeds() shouldContainExactly now
      TestDatabase.again(opened).use { it.feedStore().feeds() shouldContainExactly now }
    }

    test("a feed that comes back begins again, and one that never really ended goes on") {
      store.declare(declared("c", 10, "plc" to listOf("/c")))
      store.declare(declared("c", 20)) shouldContainExactly listOf(feed("c", "plc", "/c", 10, 20))
      store.declare(declared("c", 30, "plc" to listOf("/c"))) shouldContainExactly
        listOf(feed("c", "plc", "/c", 30))
      // The edge's clock was set back between the two declarations.
      store.declare(declared("c", 25)) shouldContainExactly listOf(feed("c", "plc", "/c", 30, 30))
      store.declare(declared("c", 24, "plc" to listOf("/c"))) shouldContainExactly
        listOf(feed("c", "plc", "/c", 30))
    }

    test("one stream twice, the longest alias and odd characters harm nothing") {
      val long = "/" + "ü".repeat(2047)
      store.declare(declared("d", 0, "p\u0000lc" to listOf("/d", "/d", long))).map {
        it.alias().path()
      } shouldContainExactly listOf("/d", long)
    }
  })
