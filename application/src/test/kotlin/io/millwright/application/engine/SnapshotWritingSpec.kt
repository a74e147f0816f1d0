// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.id.AssetId
import io.millwright.engine.snapshot.Snapshots
import io.millwright.engine.store.SnapshotStore
import io.millwright.figure.Figure
import io.millwright.reading.Alias
import io.millwright.reading.ReadingSink.UnavailableException
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.UUID

private val nine: Instant = Instant.parse("2026-03-01T09:00:00Z")
private val tree = AssetId(UUID(3, 1))

/** A store that nobody asks here: the pieces are the test's own. */
private object NoStore : SnapshotStore {
  override fun position(): Long = nobody()

  override fun starting(tree: AssetId): Long = nobody()

  override fun changedByOthers(from: Long): Set<Alias> = nobody()

  override fun begin(tree: AssetId, started: Long, taken: Long): Optional<SnapshotStore.Draft> =
    nobody()

  override fun find(tree: AssetId): Optional<SnapshotStore.Kept> = nobody()

  override fun drop(tree: AssetId): Unit = nobody()

  private fun nobody(): Nothing = throw UnsupportedOperationException("nobody asks this")
}

class SnapshotWritingSpec :
  FunSpec({
    val figures = EngineFigures(InstantSource.fixed(nine))
    val writing = SnapshotWriting(NoStore, Duration.ofMinutes(1), figures)
    val last = Snapshots.Piece { Optional.of(Snapshots.Taken(tree, 10, 800)) }

    fun size() =
      figures
        .figures()
        .filterIsInstance<Figure.Gauge>()
        .single { it.name() == "millwright_snapshot_size_bytes" }
        .value()
        .asDouble

    /** Writes some pieces, and says how many were written. */
    fun written(longest: Duration, vararg pieces: Snapshots.Piece): Int {
      var count = 0
      val left = ArrayDeque(pieces.toList())
      writing.writeAll(
        {
          Optional.ofNullable(left.removeFirstOrNull()).map { piece ->
            Snapshots.Piece {
              count++
              piece.write()
            }
          }
        },
        longest,
      )
      return count
    }

    test("pieces are written until there is none, and the snapshot is counted") {
      written(Duration.ofDays(1), Snapshots.Piece { Optional.empty() }, last) shouldBe 2
      size() shouldBe 800.0
    }

    test("no piece is written behind the time that there is") {
      written(Duration.ZERO, last) shouldBe 0
    }

    test("a piece that can't be written ends this round, and not the next one") {
      val broken = Snapshots.Piece { throw IllegalStateException("the disk is full") }
      written(Duration.ofDays(1), broken, last) shouldBe 1
      written(Duration.ofDays(1), last) shouldBe 1
    }

    test("neither an unavailable historian nor a failed piece reaches the host") {
      writing.write { throw UnavailableException("away", IllegalStateException()) }
      writing.write { throw IllegalStateException("the disk is full") }
      writing.write(last)
      size() shouldBe 800.0
    }
  })
