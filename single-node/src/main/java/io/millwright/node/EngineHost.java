// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.api.live.LiveFeed;
import io.millwright.api.plant.PlantChanged;
import io.millwright.api.plant.Plants;
import io.millwright.asset.PlantDiff;
import io.millwright.engine.EngineSettings;
import io.millwright.engine.PlantEngine;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Runs the engine in process, over the historian. What a batch of readings brings about is stored
 * together with the readings in one transaction, so after a crash the two agree. All methods may be
 * called by any thread; they take turns.
 */
@Singleton
final class EngineHost implements ReadingSink {
  /** How far back a changed plant is computed again at once. */
  private static final Duration LOOK_BACK = Duration.ofHours(24);

  private final Historian historian;
  private final LiveFeed liveFeed;
  private final InstantSource clock;
  private PlantEngine engine;

  EngineHost(Plants plants, Historian historian, LiveFeed liveFeed, InstantSource clock) {
    this.historian = historian;
    this.liveFeed = liveFeed;
    this.clock = clock;
    engine = new PlantEngine(plants.now(), _ -> true, EngineSettings.DEFAULT, historian);
  }

  @Override
  public synchronized void accept(ReadingBatch batch) {
    commit(engine.accept(batch));
  }

  /** Lets wall-clock time pass: windows of quiet trees close, delayed alarms are raised. */
  synchronized void advance(Instant now) {
    commit(engine.advance(now));
  }

  /** Goes on with a changed plant, and computes the last day of it again. */
  synchronized void follow(@Observes PlantChanged change) {
    engine = new PlantEngine(change.after(), _ -> true, EngineSettings.DEFAULT, historian);
    boolean hasReadings =
        change.after().roots().stream().anyMatch(root -> historian.progress(root.id()).isPresent());
    if (hasReadings && !PlantDiff.between(change.before(), change.after()).isEmpty()) {
      var now = clock.instant();
      commit(engine.recompute(new TimeRange(now.minus(LOOK_BACK), now)));
    }
  }

  private void commit(Changes changes) {
    boolean nothing =
        changes.readings().isEmpty()
            && changes.removals().isEmpty()
            && changes.computed().isEmpty()
            && changes.alarms().isEmpty();
    if (nothing) {
      return;
    }
    try {
      historian.write(changes);
    } catch (RuntimeException e) {
      // The engine is ahead of what is stored: it starts again from there.
      engine.restart();
      throw e;
    }
    liveFeed.publish(changes);
  }
}
