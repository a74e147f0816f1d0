// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.api.edge.FeedsChanged;
import io.millwright.api.edge.FormerAliasesEnded;
import io.millwright.api.live.LiveFeed;
import io.millwright.api.plant.PlantChanged;
import io.millwright.api.plant.Plants;
import io.millwright.asset.AssetId;
import io.millwright.asset.FormerAliases;
import io.millwright.asset.Plant;
import io.millwright.engine.EngineSettings;
import io.millwright.engine.PlantEngine;
import io.millwright.engine.Replays;
import io.millwright.engine.Snapshots;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.Replay;
import io.millwright.historian.ReplayStore;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the engine in process, over the historian. What a batch of readings brings about is stored
 * together with the readings in one transaction, so after a crash the two agree. All methods may be
 * called by any thread; they take turns.
 */
@Singleton
final class EngineHost implements ReadingSink {
  private static final System.Logger LOG = System.getLogger(EngineHost.class.getName());

  private final Plants plants;
  private final Historian historian;
  private final LiveFeed liveFeed;
  private final InstantSource clock;
  private final Snapshots snapshots;
  private final PlantEngine engine;
  private final Replays replays;

  /** Of the plant that is computed. */
  private long version;

  private FormerAliases former;

  EngineHost(
      Plants plants,
      Historian historian,
      ReplayStore replayStore,
      LiveFeed liveFeed,
      SnapshotTaker taker,
      InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.liveFeed = liveFeed;
    this.clock = clock;
    snapshots = taker.snapshots();
    var plant = plants.snapshot();
    version = plant.version().number();
    former = FormerAliases.of(plants.past().formerAliases());
    engine = engineOf(plant.plant());
    replays =
        new Replays(
            plant, replayStore, historian, plants.past(), EngineSettings.DEFAULT, _ -> true);
  }

  /** An engine that knows the time, so that a device's wrong clock closes no windows. */
  private PlantEngine engineOf(Plant plant) {
    var made =
        new PlantEngine(
            plant, _ -> true, EngineSettings.DEFAULT, historian, Optional.of(snapshots));
    commit(made, made.advance(clock.instant()));
    return made;
  }

  @Override
  public synchronized void accept(ReadingBatch batch) {
    var resolved = former.resolve(engine.plant(), batch);
    replays.noteLate(engine.plant(), resolved);
    commit(engine, engine.accept(resolved));
  }

  /** Lets wall-clock time pass: windows of quiet trees close, delayed alarms are raised. */
  synchronized void advance(Instant now) {
    commit(engine, engine.advance(now));
  }

  /**
   * Copies the next piece of a snapshot, where one is due.
   *
   * @param isEnd whether everything is due that has changed
   */
  synchronized Optional<Snapshots.Piece> pieceOfSnapshot(Instant now, boolean isEnd) {
    var engines = List.of(engine);
    return isEnd ? snapshots.nextBeforeEnd(engines, now) : snapshots.next(engines, now);
  }

  /**
   * Goes on with a changed plant; what it makes different in the past is computed by {@link
   * #replay}.
   */
  synchronized void follow(@Observes PlantChanged change) {
    var now = plants.snapshot();
    version = now.version().number();
    former = FormerAliases.of(plants.past().formerAliases());
    replays.follow(now, engine.follow(change.after()));
  }

  /** Goes on with the former aliases that are left. */
  synchronized void follow(@Observes FormerAliasesEnded ended) {
    former = FormerAliases.of(plants.past().formerAliases());
  }

  /** Goes on with what edges deliver now: what is known of the trees concerned is different. */
  synchronized void follow(@Observes FeedsChanged change) {
    var plant = engine.plant();
    change.changed().stream()
        .flatMap(feed -> plant.findProperty(feed.alias()).stream())
        .map(property -> plant.root(property.asset()).id())
        .distinct()
        .forEach(engine::restart);
  }

  /**
   * Computes a piece of the past again, where that is due. To be called by one thread only.
   *
   * @return true where there is more to do at once
   */
  boolean replay(Instant now) {
    var outcome = replays.work(this::standStill, now);
    outcome
        .ended()
        .ifPresent(replay ->
            LOG.log(
                replay.state() == Replay.State.FAILED
                    ? System.Logger.Level.ERROR
                    : System.Logger.Level.INFO,
                replay.text(engine.plant().path(replay.tree()))));
    return outcome.more();
  }

  private synchronized <T> T standStill(AssetId tree, Supplier<T> work) {
    try {
      return work.get();
    } finally {
      engine.restart(tree);
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
      historian.write(changes.by(version));
    } catch (RuntimeException e) {
      // The engine is ahead of what is stored: it starts again from there.
      computed.restart();
      throw e;
    }
    liveFeed.publish(changes);
  }
}
