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
 * Takes snapshots of the engine. Where none can be taken all goes on without; that is said once.
 */
@Singleton
final class SnapshotTaker {
  private static final System.Logger LOG = System.getLogger(SnapshotTaker.class.getName());

  /** How long the end of the node may be held up; what is not written by then is read again. */
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

  /** Where engines look for what they remember. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** Takes what is due. To be called by one thread, which is kept until it is done. */
  void take(EngineHost engine) {
    take(engine, false, Long.MAX_VALUE);
  }

  /** Takes what has changed since it was last taken, before the end. */
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
      // The engine's clock says so.
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
