// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.engine.EngineFigures;
import io.millwright.application.engine.SnapshotWriting;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.SnapshotStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Takes snapshots of the engine. If a snapshot fails, the engine continues without it. */
@Singleton
final class SnapshotTaker {
  /** Longer than writing any history takes. */
  private static final Duration UNTIL_DONE = Duration.ofDays(1_000);

  /**
   * How long the end of the node may be delayed. Whatever is not written by then is read from the
   * historian at the next start.
   */
  private static final Duration AT_END = Duration.ofSeconds(10);

  private final SnapshotWriting writing;
  private final InstantSource clock;

  SnapshotTaker(
      SnapshotStore store, NodeConfig config, InstantSource clock, EngineFigures figures) {
    this.clock = clock;
    writing = new SnapshotWriting(store, config.snapshots(), figures);
  }

  /** Returns the snapshots from which engines load their near past. */
  Snapshots snapshots() {
    return writing.snapshots();
  }

  /**
   * Takes the snapshots that are due. Only one thread may call this; it blocks until they are
   * written.
   */
  void take(EngineHost engine) {
    take(engine, false, UNTIL_DONE);
  }

  /** Takes snapshots of the trees that have changed, before the node ends. */
  void takeBeforeEnd(EngineHost engine) {
    take(engine, true, AT_END);
  }

  private synchronized void take(EngineHost engine, boolean isEnd, Duration longest) {
    writing.writeAll(() -> engine.pieceOfSnapshot(clock.instant(), isEnd), longest);
  }
}
