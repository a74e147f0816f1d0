// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.asset.id.AssetId
import io.millwright.engine.node.TreeResult
import io.millwright.engine.store.Changes
import io.millwright.engine.store.EngineStore
import io.millwright.engine.store.PastReadings
import io.millwright.engine.store.Replay
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional

/** What engines ask of a historian, over maps; it can be away. */
class MemoryHistorian(val store: MemoryStore = MemoryStore()) : EngineStore, PastReadings by store {
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

  override fun alarmsOf(assets: Collection<AssetId>): List<Alarm> = listOf()

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

  override fun newest(streams: Collection<Alias>): Optional<Instant> =
    Optional.ofNullable(times(streams).maxOrNull())

  override fun oldest(streams: Collection<Alias>): Optional<Instant> =
    Optional.ofNullable(times(streams).minOrNull())

  private fun times(streams: Collection<Alias>) = streams.flatMap { stream ->
    store.points[stream]?.values.orEmpty().map { it.time() }
  }
}
