// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.engine.store.PastReadings
import io.millwright.engine.store.Replay
import io.millwright.engine.store.ReplayStore
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.UUID

/** Replays and their drafts in maps, beside a historian in maps. */
class MemoryReplays(private val historian: MemoryHistorian) : ReplayStore {
  private val replays = linkedMapOf<UUID, Replay>()
  private val drafts = mutableMapOf<UUID, MutableMap<Pair<Alias, Instant>, Value>>()
  private val versions = mutableMapOf<AssetId, Long>()

  init {
    historian.keepReplays = ::addUnlessCovered
  }

  override fun followed(): Map<AssetId, Long> = versions.toMap()

  override fun follow(
    trees: Collection<AssetId>,
    version: Long,
    changed: Collection<AssetId>,
    replays: List<Replay>,
  ) {
    trees.forEach { versions[it] = version }
    this.replays.replaceAll { id, replay ->
      if (replay.tree() in changed && replay.state().isOpen) {
        drafts -= id
        replay.anew()
      } else replay
    }
    add(replays)
  }

  override fun add(replays: List<Replay>) = replays.forEach { this.replays[it.id()] = it }

  private fun addUnlessCovered(replays: List<Replay>) =
    add(replays.filter { wanted -> this.replays.values.none { it.covers(wanted) } })

  private fun Replay.covers(other: Replay) =
    state() == Replay.State.WAITING &&
      tree() == other.tree() &&
      targets() == other.targets() &&
      !range().from().isAfter(other.range().from()) &&
      !range().to().isBefore(other.range().to())

  override fun delete(readings: Removal, replays: List<Replay>): Long {
    add(replays)
    return historian.remove(readings.alias(), readings.range())
  }

  override fun open(): List<Replay> =
    replays.values.filter { it.state().isOpen }.sortedByDescending { it.range().from() }

  override fun newest(limit: Int): List<Replay> = replays.values.reversed().take(limit)

  override fun find(id: UUID): Optional<Replay> = Optional.ofNullable(replays[id])

  override fun save(replay: Replay, changes: Changes): Boolean {
    val kept = replays[replay.id()] ?: return false
    if (!kept.state().isOpen || kept.attempt() != replay.attempt()) return false
    val late = kept.late().filter { it != replay.late().orElse(null) }
    replays[replay.id()] = replay.with(late = late)
    val draft = drafts.getOrPut(replay.id()) { mutableMapOf() }
    changes.removals().forEach { draft[it.alias() to it.range().to()] = Value.none() }
    changes.computed().readings().forEach {
      draft[it.alias() to it.tqv().time()] = it.tqv().value()
    }
    return true
  }

  override fun late(id: UUID, times: TimeRange) {
    replays.computeIfPresent(id) { _, replay ->
      val known =
        replay.late().map { TimeRange(it.from().minusNanos(1_000), it.to()) }.orElse(times)
      val both = TimeRange(minOf(known.from(), times.from()), maxOf(known.to(), times.to()))
      replay.with(late = Optional.of(both))
    }
  }

  override fun draft(id: UUID): PastReadings =
    object : PastReadings {
      private val draft
        get() = drafts[id].orEmpty()

      override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch {
        val stored =
          historian.range(streams, range).readings().filter {
            (it.alias() to it.tqv().time()) !in draft
          }
        val drafted =
          draft
            .filter { (at, value) ->
              at.first in streams &&
                at.second > range.from() &&
                at.second <= range.to() &&
                value.isPresent
            }
            .map { (at, value) ->
              Reading(at.first, Tqv(at.second, Quality.GOOD, value))
            }
        return ReadingBatch.of((stored + drafted).sortedBy { it.tqv().time() })
      }

      override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
        range(streams, TimeRange(Instant.EPOCH, atOrBefore))
          .readings()
          .filter { it.tqv().quality() == Quality.GOOD }
          .associate { it.alias() to it.tqv() }

      override fun last(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
        range(streams, TimeRange(Instant.EPOCH, atOrBefore))
          .readings()
          .sortedWith(compareBy({ it.tqv().time() }, { it.tqv().quality() == Quality.GOOD }))
          .associate { it.alias() to it.tqv() }
    }

  override fun publish(replay: Replay, last: Changes, now: Instant): Boolean {
    if (!save(replay, last)) return false
    val draft = drafts[replay.id()].orEmpty()
    historian.overwrite(draft)
    addUnlessCovered(last.replays())
    return end(replay.id(), Replay.State.DONE, "", now)
  }

  override fun end(id: UUID, state: Replay.State, message: String, now: Instant): Boolean {
    drafts -= id
    val open = replays[id]?.takeIf { it.state().isOpen } ?: return false
    replays[id] = open.with(state = state, message = message, ended = Optional.of(now))
    return true
  }

  private fun Replay.anew() =
    with(
      state = Replay.State.WAITING,
      attempt = attempt() + 1,
      position = range().from(),
      base = Optional.empty(),
      late = Optional.empty(),
      changed = 0,
    )

  private fun Replay.with(
    state: Replay.State = state(),
    attempt: Int = attempt(),
    position: Instant = position(),
    base: Optional<Instant> = base(),
    late: Optional<TimeRange> = late(),
    changed: Long = changed(),
    ended: Optional<Instant> = ended(),
    message: String = message(),
  ) =
    Replay(
      id(),
      tree(),
      targets(),
      range(),
      reason(),
      state,
      attempt,
      position,
      base,
      late,
      changed,
      created(),
      ended,
      message,
    )
}
