// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.api.live.LiveFeed;
import io.millwright.api.plant.PlantChanged;
import io.millwright.api.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
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
    engine = engineOf(plants.now());
  }

  /** An engine that knows the time, so that a device's wrong clock closes no windows. */
  private PlantEngine engineOf(Plant plant) {
    var made = new PlantEngine(plant, _ -> true, EngineSettings.DEFAULT, historian);
    commit(made, made.advance(clock.instant()));
    return made;
  }

  @Override
  public synchronized void accept(ReadingBatch batch) {
    commit(engine, engine.accept(batch));
  }

  /** Lets wall-clock time pass: windows of quiet trees close, delayed alarms are raised. */
  synchronized void advance(Instant now) {
    commit(engine, engine.advance(now));
  }

  /** Goes on with a changed plant, and computes the last day of it again. */
  synchronized void follow(@Observes PlantChanged change) {
    engine = engineOf(change.after());
    var streams = change.after().streams().stream().map(AssetProperty::alias).toList();
    boolean hasReadings = historian.newest(streams).isPresent();
    if (hasReadings && !change.diff().isEmpty()) {
      var now = clock.instant();
      commit(engine, engine.recompute(new TimeRange(now.minus(LOOK_BACK), now)));
    }
  }

  private void commit(PlantEngine computed, Changes changes) {
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
      computed.restart();
      throw e;
    }
    liveFeed.publish(changes);
  }
}
