// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.engine.node.TreeResult
import io.millwright.engine.store.PastReadings
import io.millwright.feed.Feed
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional

/** The historian's semantics over maps: a point is known by stream, time and quality. */
class MemoryStore : PastReadings {
  val points = sortedMapOf<Alias, java.util.TreeMap<Pair<Instant, Quality>, Tqv>>()
  var progress: Instant? = null
  val feeds = mutableListOf<Feed>()

  /** The most points that one read gave. */
  var largestRead = 0

  /** The earliest time that each write touched. */
  val log = mutableListOf<Touch>()

  /** How many points were read. */
  var rowsRead = 0

  /** A line of the log: one stream, or any; what an engine wrote, or what it knows nothing of. */
  data class Touch(val stream: Alias?, val from: Instant, val isLive: Boolean)

  private fun put(batch: ReadingBatch) = batch.forEach {
    points
      .getOrPut(it.alias()) {
        java.util.TreeMap(compareBy<Pair<Instant, Quality>>({ p -> p.first }, { p -> p.second }))
      }[it.tqv().time() to it.tqv().quality()] = it.tqv()
  }

  fun write(readings: ReadingBatch) =
    write(readings, TreeResult(ReadingBatch.empty(), listOf(), listOf(), Optional.empty()))

  fun write(readings: ReadingBatch, computed: TreeResult) {
    val values = (readings.readings() + computed.values().readings()).map { it.tqv().time() }
    (values + computed.removals().map { it.range().from() }).minOrNull()?.let {
      log += Touch(null, it, true)
    }
    put(readings)
    computed.removals().forEach { take(it.alias(), it.range()) }
    put(computed.values())
    computed.progress().ifPresent { progress = it }
  }

  /** Puts values in their places, or takes them away, behind the back of the engines. */
  fun overwrite(changed: Map<Pair<Alias, Instant>, Value>) = changed.forEach { (at, value) ->
    log += Touch(at.first, at.second, false)
    points[at.first]?.remove(at.second to Quality.GOOD)
    if (value.isPresent) {
      put(ReadingBatch.of(Reading(at.first, Tqv(at.second, Quality.GOOD, value))))
    }
  }

  /** Takes the points of a stream in a range away; returns how many that were. */
  fun remove(alias: Alias, range: TimeRange): Long {
    log += Touch(alias, range.from(), false)
    return take(alias, range)
  }

  private fun take(alias: Alias, range: TimeRange): Long {
    val keys = points[alias]?.keys ?: return 0
    val before = keys.size
    keys.removeIf { it.first > range.from() && it.first <= range.to() }
    return (before - keys.size).toLong()
  }

  fun good(alias: Alias): List<Tqv> =
    points[alias]?.values?.filter { it.quality() == Quality.GOOD } ?: listOf()

  override fun feeds(streams: Collection<Alias>): List<Feed> =
    feeds.filter { it.alias() in streams }.sortedBy { it.since() }

  override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch {
    val found = streams.flatMap { alias ->
      // Qualities are in order: below the first of them there is none.
      val from = range.from().plusNanos(1) to Quality.entries.first()
      val to = range.to() to Quality.entries.last()
      (points[alias]?.takeIf { range.from() < range.to() }?.subMap(from, true, to, true))
        ?.values
        .orEmpty()
        .map { Reading(alias, it) }
    }
    largestRead = maxOf(largestRead, found.size)
    rowsRead += found.size
    return ReadingBatch.of(found.sortedBy { it.tqv().time() })
  }

  override fun count(streams: Collection<Alias>, range: TimeRange, most: Long): Long =
    streams
      .sumOf { alias ->
        points[alias]?.keys.orEmpty().count { it.first > range.from() && it.first <= range.to() }
      }
      .toLong()
      .coerceAtMost(most)

  override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
    streams
      .mapNotNull { alias ->
        good(alias).lastOrNull { it.time() <= atOrBefore }?.let { alias to it }
      }
      .toMap()

  override fun last(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
    streams
      .mapNotNull { alias ->
        val newest = points[alias]?.values.orEmpty().filter { it.time() <= atOrBefore }
        newest.maxWithOrNull(compareBy({ it.time() }, { it.quality() == Quality.GOOD })).let { found
          ->
          found?.let { alias to it }
        }
      }
      .toMap()
}
