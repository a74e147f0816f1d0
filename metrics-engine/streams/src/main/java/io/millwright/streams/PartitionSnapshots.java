// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.engine.EngineFigures;
import io.millwright.application.engine.SnapshotWriting;
import io.millwright.engine.HostedEngine;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.SnapshotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Takes snapshots of the trees of one partition. The partition's thread copies pieces between its
 * other work, and another thread writes them. If a snapshot fails, the engine continues without it.
 */
final class PartitionSnapshots {
  /**
   * How long the end of a partition may be delayed. Whatever is not written by then is read from
   * the historian at the next start.
   */
  private static final Duration AT_END = Duration.ofSeconds(5);

  private final SnapshotWriting writing;
  private final Executor writer;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /**
   * Creates the snapshots of a partition.
   *
   * @param every how often a snapshot of each tree is taken
   * @param writer runs the reading and writing of files
   * @param figures counts the snapshots and the work of the partition's engine
   */
  PartitionSnapshots(SnapshotStore store, Duration every, Executor writer, EngineFigures figures) {
    writing = new SnapshotWriting(store, every, figures);
    this.writer = writer;
  }

  /** Returns the snapshots from which engines load their near past. */
  Snapshots snapshots() {
    return writing.snapshots();
  }

  /** Returns the figures. */
  EngineFigures figures() {
    return writing.figures();
  }

  /** Copies the next piece of a snapshot if one is due and the last one has been written. */
  void advance(HostedEngine engine, Instant now) {
    if (last.isDone()) {
      try {
        engine
            .pieceOfSnapshot(now, false)
            .ifPresent(
                piece -> last = CompletableFuture.runAsync(() -> writing.write(piece), writer));
      } catch (RuntimeException e) {
        writing.note(e);
      }
    }
  }

  /** Takes snapshots of the trees that have changed, for at most five seconds. */
  void end(HostedEngine engine, Instant now) {
    long beginNanos = System.nanoTime();
    try {
      last.join();
    } catch (CompletionException e) {
      writing.note(e);
      return;
    }
    var left = AT_END.minusNanos(System.nanoTime() - beginNanos);
    writing.writeAll(() -> engine.pieceOfSnapshot(now, true), left);
  }
}
