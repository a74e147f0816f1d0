// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.engine.EngineFigures;
import io.millwright.engine.HostedEngine;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes snapshots of the trees of one partition. The partition's thread copies pieces between its
 * other work, and another thread writes them. If a snapshot fails, the engine continues without it
 * and the failure is logged once.
 */
final class PartitionSnapshots {
  private static final System.Logger LOG = System.getLogger(PartitionSnapshots.class.getName());

  /**
   * How long the end of a partition may be delayed. Whatever is not written by then is read from
   * the historian at the next start.
   */
  private static final Duration AT_END = Duration.ofSeconds(5);

  private final Snapshots snapshots;
  private final Executor writer;
  private final EngineFigures figures;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private volatile boolean isFailing;

  /**
   * Creates the snapshots of a partition.
   *
   * @param every how often a snapshot of each tree is taken
   * @param writer runs the reading and writing of files
   * @param figures counts the snapshots and the work of the partition's engine
   */
  PartitionSnapshots(SnapshotStore store, Duration every, Executor writer, EngineFigures figures) {
    this.figures = figures;
    snapshots =
        new Snapshots(store, every, problem -> LOG.log(System.Logger.Level.WARNING, problem));
    this.writer = writer;
  }

  /** Returns the snapshots from which engines load their near past. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** Returns the figures. */
  EngineFigures figures() {
    return figures;
  }

  /** Copies the next piece of a snapshot if one is due and the last one has been written. */
  void advance(HostedEngine engine, Instant now) {
    if (writing.isDone()) {
      try {
        engine.pieceOfSnapshot(now, false).ifPresent(this::write);
      } catch (RuntimeException e) {
        note(e);
      }
    }
  }

  /** Takes snapshots of the trees that have changed, for at most five seconds. */
  void end(HostedEngine engine, Instant now) {
    long beginNanos = System.nanoTime();
    try {
      writing.join();
      Optional<Snapshots.Piece> piece = engine.pieceOfSnapshot(now, true);
      while (piece.isPresent() && System.nanoTime() - beginNanos < AT_END.toNanos()) {
        piece.get().write().ifPresent(this::note);
        piece = engine.pieceOfSnapshot(now, true);
      }
    } catch (RuntimeException e) {
      note(e);
    }
  }

  private void write(Snapshots.Piece piece) {
    writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                piece.write().ifPresent(this::note);
              } catch (RuntimeException e) {
                note(e);
              }
            },
            writer);
  }

  private void note(Snapshots.Taken taken) {
    figures.note(taken);
    LOG.log(
        isFailing ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "snapshot state=KEPT tree=%s points=%d bytes=%d"
            .formatted(taken.tree().uuid(), taken.points(), taken.bytes()));
    isFailing = false;
  }

  private void note(RuntimeException failure) {
    // Other parts log that the historian is unavailable.
    if (!isFailing && !(failure instanceof UnavailableException)) {
      isFailing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "snapshot state=FAILED cause=\"%s\"; until one is kept, a restart reads the history"
              .formatted(failure.getMessage()));
    }
  }
}
