// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.api.live.LiveFeed;
import io.millwright.api.plant.PlantChanged;
import io.millwright.api.plant.Plants;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyKind;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
  private final PlantEngine engine;

  /** The roots of the trees that are to be computed again. */
  private final Set<AssetId> pending = new LinkedHashSet<>();

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

  /**
   * Lets wall-clock time pass: windows of quiet trees close, delayed alarms are raised, changed
   * trees are computed again.
   */
  synchronized void advance(Instant now) {
    recomputeChanged(now);
    commit(engine, engine.advance(now));
  }

  /** Goes on with a changed plant; the last day of what changed is computed again soon. */
  synchronized void follow(@Observes PlantChanged change) {
    pending.addAll(engine.follow(change.after()));
  }

  /** Each tree by itself, so that one that fails, and is tried again, is not the others' loss. */
  private void recomputeChanged(Instant now) {
    RuntimeException failure = null;
    for (var tree : List.copyOf(pending)) {
      try {
        var root = engine.plant().findAsset(tree);
        if (root.isPresent() && hasReadings(root.get())) {
          commit(engine, engine.recompute(tree, new TimeRange(now.minus(LOOK_BACK), now)));
        }
        pending.remove(tree);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** An engine of a tree without readings would compute nothing, and need much memory for it. */
  private boolean hasReadings(Asset root) {
    var plant = engine.plant();
    var measured =
        plant
            .subtree(root)
            .flatMap(asset -> plant.properties(asset).stream())
            .filter(property -> property.property().kind() instanceof PropertyKind.Measurement)
            .map(AssetProperty::alias)
            .toList();
    return historian.newest(measured).isPresent();
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
