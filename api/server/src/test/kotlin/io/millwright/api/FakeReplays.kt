// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.replay.ReplayLog
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.engine.store.PastReadings
import io.millwright.engine.store.Replay
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import jakarta.inject.Singleton
import java.time.Instant
import java.util.Optional
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap

/** Replays that were asked for; nobody computes them. */
@Singleton
class FakeReplays(private val historian: TestHistorian) : ReplayLog {
  private val replays = ConcurrentHashMap<UUID, Replay>()

  fun clear() = replays.clear()

  override fun add(replays: List<Replay>) = replays.forEach { this.replays[it.id()] = it }

  override fun delete(readings: Removal, replays: List<Replay>): Long {
    add(replays)
    val gone = historian.range(listOf(readings.alias()), readings.range()).size().toLong()
    val changes =
      Changes.of(io.millwright.reading.ReadingBatch.empty()).let {
        Changes(it.readings(), listOf(readings), it.computed(), it.alarms(), it.progress())
      }
    historian.write(changes)
    return gone
  }

  override fun open(): List<Replay> = replays.values.filter { it.state().isOpen }

  override fun newest(limit: Int): List<Replay> =
    replays.values.sortedByDescending { it.created() }.take(limit)

  override fun find(id: UUID): Optional<Replay> = Optional.ofNullable(replays[id])

  override fun end(id: UUID, state: Replay.State, message: String, now: Instant): Boolean =
    replays.remove(id) != null

  override fun followed(): Map<AssetId, Long> = engines()

  override fun follow(
    trees: Collection<AssetId>,
    version: Long,
    changed: Collection<AssetId>,
    replays: List<Replay>,
  ): Unit = engines()

  override fun save(replay: Replay, changes: Changes): Boolean = engines()

  override fun late(id: UUID, times: TimeRange): Unit = engines()

  override fun draft(id: UUID): PastReadings = engines()

  override fun publish(replay: Replay, last: Changes, now: Instant): Boolean = engines()

  private fun engines(): Nothing = throw UnsupportedOperationException("only engines ask this")
}
