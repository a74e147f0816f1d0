// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.asset.AssetId
import io.millwright.engine.node.TreeResult
import io.millwright.historian.Aggregate
import io.millwright.historian.Changes
import io.millwright.historian.DataStream
import io.millwright.historian.Historian
import io.millwright.historian.Order
import io.millwright.historian.PastReadings
import io.millwright.historian.Replay
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong

/** What engines ask of a historian, over maps; it can be away. */
class MemoryHistorian(val store: MemoryStore = MemoryStore()) : Historian, PastReadings by store {
  private val progress = mutableMapOf<AssetId, Instant>()
  private val log = mutableListOf<AlarmEvent>()
  var isAway = false

  /** Where replays go that changes need elsewhere. */
  var keepReplays: (List<Replay>) -> Unit = {}

  override fun write(changes: Changes) {
    store.write(
      changes.readings(),
      TreeResult(changes.computed(), changes.removals(), listOf(), Optional.empty()),
    )
    log += changes.alarms()
    progress += changes.progress()
    keepReplays(changes.replays())
  }

  override fun count(streams: Collection<Alias>, range: TimeRange, most: Long): Long =
    store.count(streams, range, most)

  override fun progress(tree: AssetId): Optional<Instant> {
    check(!isAway) { "the database is away" }
    return Optional.ofNullable(progress[tree])
  }

  override fun alarms(): List<Alarm> = listOf()

  override fun alarmEvents(range: TimeRange, limit: Int): List<AlarmEvent> =
    log
      .filter { it.time() > range.from() && it.time() <= range.to() }
      .sortedBy { it.time() }
      .reversed()
      .take(limit)

  /** Puts values in their places; none takes what is there away. */
  fun overwrite(points: Map<Pair<Alias, Instant>, Value>) = store.overwrite(points)

  fun remove(stream: Alias, range: TimeRange): Long = store.remove(stream, range)

  fun points(stream: Alias) = store.good(stream).associate { it.time() to it.value() }

  fun values(stream: String) = store.good(Alias(stream)).map { it.value().asNumber().asDouble }

  override fun delete(stream: Alias): Unit = notAsked()

  override fun latest(streams: Collection<Alias>): Map<Alias, Tqv> = notAsked()

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Tqv> = notAsked()

  override fun aggregates(
    stream: Alias,
    range: TimeRange,
    resolution: Resolution,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Aggregate> = notAsked()

  override fun streams(prefix: String, after: Optional<Alias>, limit: Int): List<DataStream> =
    notAsked()

  override fun version(stream: Alias, time: Instant): OptionalLong = notAsked()

  override fun newest(streams: Collection<Alias>): Optional<Instant> =
    Optional.ofNullable(times(streams).maxOrNull())

  override fun oldest(streams: Collection<Alias>): Optional<Instant> =
    Optional.ofNullable(times(streams).minOrNull())

  private fun times(streams: Collection<Alias>) = streams.flatMap { stream ->
    store.points[stream]?.values.orEmpty().map { it.time() }
  }

  private fun notAsked(): Nothing = throw UnsupportedOperationException("no engine asks this")
}
