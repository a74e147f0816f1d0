// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.engine.EngineFigures;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantStore;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.FormerAliases;
import io.millwright.engine.HostedEngine;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Runs the engine for the trees of one partition. The results of a call are stored in one
 * transaction together with its readings, and only then passed on. So a call that is repeated after
 * a failure changes nothing. Not safe for use by several threads.
 */
final class PartitionEngine {
  private static final System.Logger LOG = System.getLogger(PartitionEngine.class.getName());

  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration FORMER_ALIASES = Duration.ofSeconds(10);

  private final PlantStore plants;
  private final Predicate<String> isOurs;
  private final HistorianRetry patience;
  private final InstantSource clock;
  private final BiConsumer<Asset, Changes> listener;
  private final HostedEngine engine;
  private final EngineFigures.Counter counter;
  private final PartitionSnapshots snapshots;
  private FormerAliases formerAliases;
  private Instant formerAliasesRead;

  /**
   * Creates the engine of a partition.
   *
   * @param snapshots loads and takes the snapshots of the trees
   * @param isOurs whether the partition has the tree with a key
   * @param listener receives what has been stored for a tree
   */
  PartitionEngine(
      PlantStore plants,
      Historian historian,
      ReplayStore replayStore,
      PartitionSnapshots snapshots,
      Predicate<String> isOurs,
      HistorianRetry patience,
      InstantSource clock,
      BiConsumer<Asset, Changes> listener) {
    this.plants = plants;
    this.snapshots = snapshots;
    this.isOurs = isOurs;
    this.patience = patience;
    this.clock = clock;
    this.listener = listener;
    formerAliases = FormerAliases.of(patience.await(plants::formerAliases));
    formerAliasesRead = clock.instant();
    engine =
        new HostedEngine(
            patience.await(plants::load),
            root -> isOurs.test(root.key()),
            EngineSettings.DEFAULT,
            historian,
            replayStore,
            plants,
            Optional.of(snapshots.snapshots()),
            UUID::randomUUID);
    counter = snapshots.figures().counter();
    engine.listen(counter);
  }

  /** Returns the batch with present aliases instead of former ones. */
  ReadingBatch resolve(ReadingBatch batch) {
    return formerAliases.resolve(plant(), batch);
  }

  /**
   * Returns the Kafka key for the readings of a stream: the key of its tree if it belongs to one.
   */
  String key(Alias alias) {
    var plant = plant();
    return plant
        .findProperty(alias)
        .map(property -> plant.root(property.asset()).key())
        .orElseGet(() -> Topics.readingsKey(alias));
  }

  /** Returns whether this engine computes a stream's readings that came under a key. */
  boolean isAtHome(Alias alias, String key) {
    return plant().findProperty(alias).isEmpty() || key(alias).equals(key);
  }

  private Plant plant() {
    return engine.plant();
  }

  /**
   * Stores and computes readings of one tree, or stores readings of no tree.
   *
   * @throws UnavailableException if the historian stays unavailable
   */
  void accept(String key, ReadingBatch batch) {
    var root = plant().findAsset("/" + key).filter(_ -> isOurs.test(key));
    if (root.isEmpty()) {
      keep(batch);
      return;
    }
    try {
      patience
          .await(() -> engine.accept(batch, clock.instant()))
          .ifPresent(stored -> listener.accept(root.get(), stored));
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "tree=" + key + " state=FAILED; its readings are stored, but not computed",
          e);
      keep(batch);
    }
  }

  private void keep(ReadingBatch batch) {
    var _ = patience.await(() -> engine.keep(batch, clock.instant()));
  }

  /** Advances wall-clock time. If the historian is unavailable, the next call catches up. */
  void advance(Instant wallClock) {
    readFormerAliases(wallClock);
    for (var root : plant().roots()) {
      if (isOurs.test(root.key())) {
        try {
          patience
              .once(() -> engine.advance(root.id(), wallClock))
              .ifPresent(stored -> listener.accept(root, stored));
        } catch (UnavailableException e) {
          return;
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "tree=" + root.key() + " state=FAILED", e);
        }
      }
    }
  }

  /** Checks every ten seconds whether former aliases have ended. */
  private void readFormerAliases(Instant wallClock) {
    if (wallClock.isBefore(formerAliasesRead.plus(FORMER_ALIASES))) {
      return;
    }
    try {
      formerAliases = FormerAliases.of(patience.once(plants::formerAliases));
      formerAliasesRead = wallClock;
    } catch (UnavailableException e) {
      // The next call catches up; it has been logged that the historian is unavailable.
      LOG.log(System.Logger.Level.DEBUG, "the former aliases wait for the historian", e);
    }
  }

  /** Takes a piece of a snapshot if one is due. */
  void takeSnapshots() {
    snapshots.advance(engine, clock.instant());
  }

  /** Takes the last snapshots and ends the engine. */
  void end() {
    snapshots.end(engine, clock.instant());
    counter.close();
  }

  /** Loads the plant as it is stored now and continues with it. */
  void reload() {
    engine.follow(patience.await(plants::load));
    formerAliases = FormerAliases.of(patience.await(plants::formerAliases));
  }

  /** Computes replays that are due, for half a second at most. Readings wait meanwhile. */
  void replay() {
    long beginNanos = System.nanoTime();
    try {
      boolean more = true;
      while (more && System.nanoTime() - beginNanos < MOMENT.toNanos()) {
        var outcome = patience.once(() -> engine.replay(clock.instant()));
        outcome.ended().ifPresent(this::log);
        more = outcome.more();
      }
    } catch (UnavailableException e) {
      // The next call catches up; it has been logged that the historian is unavailable.
      LOG.log(System.Logger.Level.DEBUG, "replays wait for the historian", e);
    }
  }

  private void log(Replay replay) {
    LOG.log(
        replay.state() == Replay.State.FAILED
            ? System.Logger.Level.ERROR
            : System.Logger.Level.INFO,
        replay.text(plant().path(replay.tree())));
  }
}
