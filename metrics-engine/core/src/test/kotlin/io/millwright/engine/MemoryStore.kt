package io.millwright.engine

import io.millwright.historian.PastReadings
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.Tqv
import java.time.Instant

/** The historian's semantics over maps: a point is known by stream, time and quality. */
class MemoryStore : PastReadings {
  val points = sortedMapOf<Alias, java.util.TreeMap<Pair<Instant, Quality>, Tqv>>()
  var progress: Instant? = null

  /** The most points that one read gave. */
  var largestRead = 0

  fun write(batch: ReadingBatch) = batch.forEach {
    points
      .getOrPut(it.alias()) {
        java.util.TreeMap(compareBy<Pair<Instant, Quality>>({ p -> p.first }, { p -> p.second }))
      }[it.tqv().time() to it.tqv().quality()] = it.tqv()
  }

  fun write(readings: ReadingBatch, computed: Computed) {
    write(readings)
    computed.removals().forEach { remove(it.alias(), it.range()) }
    write(computed.values())
    computed.progress().ifPresent { progress = it }
  }

  /** Takes the points of a stream in a range away; returns how many that were. */
  fun remove(alias: Alias, range: TimeRange): Long {
    val keys = points[alias]?.keys ?: return 0
    val before = keys.size
    keys.removeIf { it.first > range.from() && it.first <= range.to() }
    return (before - keys.size).toLong()
  }

  fun good(alias: Alias): List<Tqv> =
    points[alias]?.values?.filter { it.quality() == Quality.GOOD } ?: listOf()

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
    return ReadingBatch.of(found.sortedBy { it.tqv().time() })
  }

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
