// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.asset.id.AssetId
import io.millwright.engine.store.ChangedSince
import io.millwright.engine.store.SnapshotStore
import io.millwright.reading.Alias
import io.millwright.value.Micros
import java.util.Optional
import java.util.OptionalLong

/** Snapshots in a map, beside a store whose log they are brought up to date with. */
class MemorySnapshots(private val store: MemoryStore) : SnapshotStore {
  private val snapshots = mutableMapOf<AssetId, Snapshot>()

  /** How many snapshots were kept, and how many were found by engines. */
  var kept = 0
  var found = 0

  /** A snapshot as a file has it. */
  data class Snapshot(val started: Long, val taken: Long, val blocks: List<ByteArray>)

  fun of(tree: AssetId): Snapshot? = snapshots[tree]

  fun replace(tree: AssetId, blocks: List<ByteArray>) {
    snapshots[tree] = snapshots.getValue(tree).copy(blocks = blocks)
  }

  override fun position(): Long = store.log.size.toLong()

  override fun starting(tree: AssetId): Long = position()

  override fun changedByOthers(from: Long): Set<Alias> =
    store.log.drop(from.toInt()).filter { !it.isLive }.mapNotNull { it.stream }.toSet()

  override fun begin(tree: AssetId, started: Long, taken: Long): Optional<SnapshotStore.Draft> =
    Optional.of(draft(tree, started, taken))

  private fun draft(tree: AssetId, started: Long, taken: Long) =
    object : SnapshotStore.Draft {
      val blocks = mutableListOf<ByteArray>()

      override fun append(block: ByteArray) {
        blocks += block
      }

      override fun keep(): OptionalLong {
        snapshots[tree] = Snapshot(started, taken, blocks)
        kept++
        return OptionalLong.of(blocks.sumOf { it.size.toLong() })
      }

      override fun close() {}
    }

  override fun find(tree: AssetId): Optional<SnapshotStore.Kept> =
    Optional.ofNullable(snapshots[tree]).map { snapshot ->
      found++
      val blocks = snapshot.blocks.iterator()
      object : SnapshotStore.Kept {
        override fun changed() = changedSince(snapshot)

        override fun next(): Optional<ByteArray> =
          if (blocks.hasNext()) Optional.of(blocks.next()) else Optional.empty()

        override fun close() {}
      }
    }

  private fun changedSince(snapshot: Snapshot): ChangedSince {
    val touches =
      store.log.withIndex().filter { (at, touch) ->
        at >= snapshot.taken || !touch.isLive && at >= snapshot.started
      }
    val earliest =
      touches
        .groupBy { it.value.stream }
        .mapValues { all ->
          all.value.minOf { Micros.of(it.value.from) }
        }
    return ChangedSince(
      earliest[null] ?: ChangedSince.NEVER,
      earliest.mapNotNull { (stream, from) -> stream?.let { it to from } }.toMap(),
    )
  }

  override fun drop(tree: AssetId) {
    snapshots -= tree
  }
}
