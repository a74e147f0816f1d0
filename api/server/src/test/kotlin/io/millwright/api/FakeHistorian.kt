// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.AlarmState
import io.millwright.application.historian.Historian
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.historian.Aggregate
import io.millwright.historian.DataStream
import io.millwright.historian.Order
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Tqv
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.TreeMap
import kotlin.math.sqrt

/** A historian in memory, slow and simple. */
class FakeHistorian : Historian {
  private val points = TreeMap<Alias, TreeMap<Pair<Instant, Quality>, Tqv>>()
  private val versions = mutableMapOf<Pair<Alias, Instant>, Long>()
  private val events = mutableListOf<AlarmEvent>()

  private fun <T> here(block: () -> T): T = synchronized(this, block)

  override fun write(changes: Changes) = here {
    for (batch in listOf(changes.readings(), changes.computed())) {
      batch.forEach { reading ->
        points
          .getOrPut(reading.alias()) {
            TreeMap(compareBy<Pair<Instant, Quality>> { it.first }.thenBy { it.second })
          }[reading.tqv().time() to reading.tqv().quality()] = reading.tqv()
      }
    }
    if (changes.version() != 0L) {
      changes.computed().forEach { versions[it.alias() to it.tqv().time()] = changes.version() }
    }
    events += changes.alarms()
    Unit
  }

  private fun within(stream: Alias, range: TimeRange, qualities: Set<Quality>) =
    points[stream].orEmpty().values.filter {
      it.time() > range.from() && it.time() <= range.to() && it.quality() in qualities
    }

  override fun delete(stream: Alias): Unit = here { points.remove(stream) }

  override fun latest(streams: Collection<Alias>): Map<Alias, Tqv> = here {
    streams.filter { it in points }.associateWith { points.getValue(it).lastEntry().value }
  }

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Tqv> = here {
    val found = within(stream, range, qualities)
    (if (order == Order.ASCENDING) found else found.reversed()).take(limit)
  }

  override fun aggregates(
    stream: Alias,
    range: TimeRange,
    resolution: Resolution,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Aggregate> = here {
    val length = resolution.length().toSeconds() * 1_000_000
    val windows =
      points[stream]
        .orEmpty()
        .values
        .filter { it.quality() in qualities }
        .groupBy {
          Micros.toInstant(Math.ceilDiv(Micros.of(it.time()), length) * length)
        }
        .filterKeys { it > range.from() && it <= range.to() }
        .map { (end, tqvs) ->
          val numbers = tqvs.map { it.value().asNumber().orElse(Double.NaN) }
          val mean = numbers.average()
          val deviation =
            if (numbers.size == 1) 0.0
            else sqrt(numbers.sumOf { (it - mean) * (it - mean) } / (numbers.size - 1))
          Aggregate(
            end,
            numbers.size.toLong(),
            mean,
            numbers.min(),
            numbers.max(),
            numbers.sum(),
            deviation,
          )
        }
        .sortedBy { it.time() }
    (if (order == Order.ASCENDING) windows else windows.reversed()).take(limit)
  }

  override fun streams(prefix: String, after: Optional<Alias>, limit: Int): List<DataStream> =
    here {
      points.keys
        .filter { it.path().startsWith(prefix) && (after.isEmpty || it > after.get()) }
        .take(limit)
        .map { DataStream(it, Instant.parse("2026-01-01T00:00:00Z")) }
    }

  override fun progress(tree: AssetId): Optional<Instant> = Optional.empty()

  override fun version(stream: Alias, time: Instant): OptionalLong = here {
    versions[stream to time]?.let { OptionalLong.of(it) } ?: OptionalLong.empty()
  }

  override fun newest(streams: Collection<Alias>): Optional<Instant> = here {
    Optional.ofNullable(latest(streams).values.maxOfOrNull { it.time() })
  }

  override fun oldest(streams: Collection<Alias>): Optional<Instant> = here {
    val all = TimeRange(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"))
    Optional.ofNullable(range(streams, all).readings().minOfOrNull { it.tqv().time() })
  }

  override fun alarms(): List<Alarm> = here {
    events
      .groupBy { it.alarm() }
      .map { (id: AlarmId, happened) ->
        val state = happened.fold(AlarmState.NORMAL) { state, event -> state.on(event.kind()) }
        val raised = happened.last { it.kind() == AlarmEvent.Kind.RAISED }
        Alarm(
          id,
          state,
          happened.last().time(),
          raised.time(),
          raised.priority(),
          raised.message(),
        )
      }
      .sortedByDescending { it.since() }
  }

  override fun alarmEvents(range: TimeRange, limit: Int): List<AlarmEvent> = here {
    events
      .filter { it.time() > range.from() && it.time() <= range.to() }
      .sortedByDescending { it.time() }
      .take(limit)
  }

  override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch = here {
    ReadingBatch.of(
      streams.flatMap { stream ->
        within(stream, range, Quality.entries.toSet()).map { Reading(stream, it) }
      }
    )
  }

  override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> = here {
    streams
      .mapNotNull { stream ->
        points[stream]
          .orEmpty()
          .values
          .lastOrNull { it.quality() == Quality.GOOD && it.time() <= atOrBefore }
          ?.let { stream to it }
      }
      .toMap()
  }

  override fun last(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> = here {
    streams
      .mapNotNull { stream ->
        points[stream]
          .orEmpty()
          .values
          .filter { it.time() <= atOrBefore }
          .maxWithOrNull(compareBy({ it.time() }, { it.quality() == Quality.GOOD }))
          ?.let { stream to it }
      }
      .toMap()
  }
}
