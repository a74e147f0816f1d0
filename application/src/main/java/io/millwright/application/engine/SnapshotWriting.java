// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.engine;

import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes snapshots for a host of the engine, counts them and logs what becomes of them. If a
 * snapshot fails, the engine continues without it and the failure is logged once, until a snapshot
 * is kept again. Safe for use by several threads.
 */
public final class SnapshotWriting {
  private static final System.Logger LOG = System.getLogger(SnapshotWriting.class.getName());

  private final Snapshots snapshots;
  private final EngineFigures figures;
  private volatile boolean isFailing;

  /**
   * Creates the snapshots of a host.
   *
   * @param every how often a snapshot of each tree is taken
   * @param figures counts the snapshots
   */
  public SnapshotWriting(SnapshotStore store, Duration every, EngineFigures figures) {
    this.figures = figures;
    snapshots =
        new Snapshots(store, every, problem -> LOG.log(System.Logger.Level.WARNING, problem));
  }

  /** Returns the snapshots from which engines load their near past. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** Returns the figures. */
  public EngineFigures figures() {
    return figures;
  }

  /**
   * Writes pieces one after the other until none is due or the time is over. Whatever is not
   * written by then is read from the historian at the next start. No failure reaches the caller.
   *
   * @param next copies the next piece; empty if none is due
   * @param longest the time after which no further piece is written
   */
  public void writeAll(Supplier<Optional<Snapshots.Piece>> next, Duration longest) {
    long beginNanos = System.nanoTime();
    try {
      var piece = next.get();
      while (piece.isPresent() && System.nanoTime() - beginNanos < longest.toNanos()) {
        piece.get().write().ifPresent(this::note);
        piece = next.get();
      }
    } catch (RuntimeException e) {
      note(e);
    }
  }

  /** Writes one piece. No failure reaches the caller. */
  public void write(Snapshots.Piece piece) {
    try {
      piece.write().ifPresent(this::note);
    } catch (RuntimeException e) {
      note(e);
    }
  }

  private void note(Snapshots.Taken kept) {
    figures.note(kept);
    LOG.log(
        isFailing ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "snapshot state=KEPT tree=%s points=%d bytes=%d"
            .formatted(kept.tree().uuid(), kept.points(), kept.bytes()));
    isFailing = false;
  }

  /** Logs that a snapshot could not be taken or written. */
  public void note(RuntimeException failure) {
    if (failure instanceof UnavailableException) {
      // Other parts log that the historian is unavailable.
      LOG.log(System.Logger.Level.DEBUG, "snapshots wait for the historian", failure);
    } else if (!isFailing) {
      isFailing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "snapshot state=FAILED cause=\"%s\"; until one is kept, a start reads the history"
              .formatted(failure.getMessage()));
    }
  }
}
