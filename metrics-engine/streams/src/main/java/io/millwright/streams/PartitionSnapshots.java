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
 * Takes snapshots of the engines of one partition: the partition's thread copies a piece now and
 * then, another one writes it. Where no snapshot can be taken all goes on without; that is said
 * once.
 */
final class PartitionSnapshots {
  private static final System.Logger LOG = System.getLogger(PartitionSnapshots.class.getName());

  /** How long the end of a partition may be held up; what is not written by then is read again. */
  private static final Duration AT_END = Duration.ofSeconds(5);

  private final Snapshots snapshots;
  private final Executor writer;
  private final EngineFigures figures;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private volatile boolean isFailing;

  /**
   * @param every how often one of each tree is taken
   * @param writer runs what reads and writes files
   * @param figures counts what is kept, and what the partition's engine does
   */
  PartitionSnapshots(SnapshotStore store, Duration every, Executor writer, EngineFigures figures) {
    this.figures = figures;
    snapshots =
        new Snapshots(store, every, problem -> LOG.log(System.Logger.Level.WARNING, problem));
    this.writer = writer;
  }

  /** Where engines look for what they remember. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** What counts here. */
  EngineFigures figures() {
    return figures;
  }

  /** Copies the next piece, where one is due and the last one has been written. */
  void advance(HostedEngine engine, Instant now) {
    if (writing.isDone()) {
      try {
        engine.pieceOfSnapshot(now, false).ifPresent(this::write);
      } catch (RuntimeException e) {
        note(e);
      }
    }
  }

  /** Takes what has changed since it was last taken, for a moment. */
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
    // That the historian is away is said by those who need it more.
    if (!isFailing && !(failure instanceof UnavailableException)) {
      isFailing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "snapshot state=FAILED cause=\"%s\"; until one is kept, a restart reads the history"
              .formatted(failure.getMessage()));
    }
  }
}
