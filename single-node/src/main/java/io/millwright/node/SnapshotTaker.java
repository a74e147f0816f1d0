// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.engine.EngineFigures;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.reading.ReadingSink.UnavailableException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Takes snapshots of the engine. If a snapshot fails, the engine continues without it and the
 * failure is logged once.
 */
@Singleton
final class SnapshotTaker {
  private static final System.Logger LOG = System.getLogger(SnapshotTaker.class.getName());

  /**
   * How long the end of the node may be delayed. Whatever is not written by then is read from the
   * historian at the next start.
   */
  private static final Duration AT_END = Duration.ofSeconds(10);

  private final Snapshots snapshots;
  private final InstantSource clock;
  private final EngineFigures figures;
  private boolean isFailing;

  SnapshotTaker(
      SnapshotStore store, NodeConfig config, InstantSource clock, EngineFigures figures) {
    this.clock = clock;
    this.figures = figures;
    snapshots =
        new Snapshots(
            store, config.snapshots(), problem -> LOG.log(System.Logger.Level.WARNING, problem));
  }

  /** Returns the snapshots from which engines load their near past. */
  Snapshots snapshots() {
    return snapshots;
  }

  /**
   * Takes the snapshots that are due. Only one thread may call this; it blocks until they are
   * written.
   */
  void take(EngineHost engine) {
    take(engine, false, Long.MAX_VALUE);
  }

  /** Takes snapshots of the trees that have changed, before the node ends. */
  void takeBeforeEnd(EngineHost engine) {
    take(engine, true, AT_END.toNanos());
  }

  private synchronized void take(EngineHost engine, boolean isEnd, long longestNanos) {
    long beginNanos = System.nanoTime();
    try {
      var piece = engine.pieceOfSnapshot(clock.instant(), isEnd);
      while (piece.isPresent() && System.nanoTime() - beginNanos < longestNanos) {
        piece.get().write().ifPresent(this::note);
        piece = engine.pieceOfSnapshot(clock.instant(), isEnd);
      }
    } catch (UnavailableException e) {
      // The engine's clock reports it.
      LOG.log(System.Logger.Level.DEBUG, "snapshots wait for the historian", e);
    } catch (RuntimeException e) {
      if (!isFailing) {
        isFailing = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "snapshot state=FAILED cause=\"%s\"; until one is kept, a start reads the history"
                .formatted(e.getMessage()));
      }
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
}
