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

  fun write(batch: ReadingBatch) = batch.forEach {
    points
      .getOrPut(it.alias()) {
        java.util.TreeMap(compareBy<Pair<Instant, Quality>>({ p -> p.first }, { p -> p.second }))
      }[it.tqv().time() to it.tqv().quality()] = it.tqv()
  }

  fun write(readings: ReadingBatch, computed: Computed) {
    write(readings)
    computed.removals().forEach { removal ->
      points[removal.alias()]?.keys?.removeIf {
        it.first > removal.range().from() && it.first <= removal.range().to()
      }
    }
    write(computed.values())
    computed.progress().ifPresent { progress = it }
  }

  fun good(alias: Alias): List<Tqv> =
    points[alias]?.values?.filter { it.quality() == Quality.GOOD } ?: listOf()

  override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch =
    ReadingBatch.of(
      streams
        .flatMap { alias -> (points[alias]?.values ?: listOf()).map { Reading(alias, it) } }
        .filter { it.tqv().time() > range.from() && it.tqv().time() <= range.to() }
        .sortedBy { it.tqv().time() }
    )

  override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
    streams
      .mapNotNull { alias ->
        good(alias).lastOrNull { it.time() <= atOrBefore }?.let { alias to it }
      }
      .toMap()
}
