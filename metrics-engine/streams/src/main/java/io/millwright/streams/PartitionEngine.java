// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.FormerAliases;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantStore;
import io.millwright.engine.EngineSettings;
import io.millwright.engine.FormerChildren;
import io.millwright.engine.PlantEngine;
import io.millwright.engine.Replays;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.Replay;
import io.millwright.historian.ReplayStore;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The engines of the trees of one partition, one for each tree. What a call brings about is stored
 * in one transaction together with its readings, and only then handed on: whoever repeats a call
 * after a failure changes nothing. Not safe for use by several threads.
 */
final class PartitionEngine {
  private static final System.Logger LOG = System.getLogger(PartitionEngine.class.getName());

  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration FORMER_ALIASES = Duration.ofSeconds(10);

  private final PlantStore plants;
  private final Historian historian;
  private final Predicate<String> isOurs;
  private final Patience patience;
  private final InstantSource clock;
  private final BiConsumer<Asset, Changes> listener;
  private final Map<AssetId, PlantEngine> engines = new HashMap<>();
  private final Replays replays;
  private final PartitionSnapshots snapshots;
  private Plant plant;
  private FormerChildren formerChildren;
  private FormerAliases formerAliases;
  private Instant formerAliasesRead;

  /** Of the plant that is computed. */
  private long version;

  /**
   * @param snapshots where engines look for what they remember
   * @param isOurs whether the partition has the tree with a key
   * @param listener is told what has been stored for a tree
   */
  PartitionEngine(
      PlantStore plants,
      Historian historian,
      ReplayStore replayStore,
      PartitionSnapshots snapshots,
      Predicate<String> isOurs,
      Patience patience,
      InstantSource clock,
      BiConsumer<Asset, Changes> listener) {
    this.plants = plants;
    this.historian = historian;
    this.snapshots = snapshots;
    this.isOurs = isOurs;
    this.patience = patience;
    this.clock = clock;
    this.listener = listener;
    var now = patience.await(plants::load);
    plant = now.plant();
    version = now.version().number();
    formerChildren = new FormerChildren(plant);
    formerAliases = FormerAliases.of(patience.await(plants::formerAliases));
    formerAliasesRead = clock.instant();
    replays =
        new Replays(
            now,
            replayStore,
            historian,
            plants,
            EngineSettings.DEFAULT,
            root -> isOurs.test(root.key()));
  }

  /** The batch with present aliases in the place of former ones. */
  ReadingBatch resolve(ReadingBatch batch) {
    return formerAliases.resolve(plant, batch);
  }

  /** The key under which the readings of a stream belong: its tree's, where it has one. */
  String key(Alias alias) {
    return plant
        .findProperty(alias)
        .map(property -> plant.root(property.asset()).key())
        .orElseGet(() -> Topics.readingsKey(alias));
  }

  /** Whether a stream's readings are computed here when they come under a key. */
  boolean isAtHome(Alias alias, String key) {
    return plant.findProperty(alias).isEmpty() || key(alias).equals(key);
  }

  /**
   * Takes readings of one tree, or of none.
   *
   * @throws UnavailableException if the historian stays away
   */
  void accept(String key, ReadingBatch batch) {
    var root = plant.findAsset("/" + key).filter(found -> isOurs.test(key));
    if (root.isEmpty()) {
      patience.await(() -> {
        historian.write(formerChildren.noted(Changes.of(batch), clock.instant()));
        return batch;
      });
      return;
    }
    try {
      patience.await(() -> {
        replays.noteLate(plant, batch);
        return batch;
      });
      run(root.get(), engine -> engine.accept(batch));
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "tree=" + key + " state=FAILED; its readings are stored, but not computed",
          e);
      // It knows nothing of these readings; the next one reads them.
      engines.remove(root.get().id());
      patience.await(() -> {
        historian.write(formerChildren.noted(Changes.of(batch), clock.instant()));
        return batch;
      });
    }
  }

  /** Lets wall-clock time pass; where the historian is away, the next time will do. */
  void advance(Instant wallClock) {
    readFormerAliases(wallClock);
    for (var root : plant.roots()) {
      if (isOurs.test(root.key())) {
        try {
          patience.once(() -> attempt(root, engine -> engine.advance(wallClock)));
        } catch (UnavailableException e) {
          return;
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "tree=" + root.key() + " state=FAILED", e);
        }
      }
    }
  }

  /** Looks from time to time whether former aliases have ended. */
  private void readFormerAliases(Instant wallClock) {
    if (wallClock.isBefore(formerAliasesRead.plus(FORMER_ALIASES))) {
      return;
    }
    try {
      formerAliases = FormerAliases.of(patience.once(plants::formerAliases));
      formerAliasesRead = wallClock;
    } catch (UnavailableException e) {
      // The next time will do; that the historian is away has been said.
      LOG.log(System.Logger.Level.DEBUG, "the former aliases wait for the historian", e);
    }
  }

  /** Takes a piece of a snapshot, where one is due. */
  void takeSnapshots() {
    snapshots.advance(engines.values(), clock.instant());
  }

  /** Takes snapshots before the end. */
  void end() {
    snapshots.end(engines.values(), clock.instant());
  }

  /** Goes on with the plant as it is stored now. */
  void reload() {
    var now = patience.await(plants::load);
    replays.follow(now);
    plant = now.plant();
    version = now.version().number();
    formerChildren = new FormerChildren(plant);
    formerAliases = FormerAliases.of(patience.await(plants::formerAliases));
    engines.clear();
  }

  /**
   * Computes pieces of the past again, where that is due, for a moment; readings wait meanwhile.
   */
  void replay() {
    long beginNanos = System.nanoTime();
    try {
      boolean more = true;
      while (more && System.nanoTime() - beginNanos < MOMENT.toNanos()) {
        var outcome = patience.once(() -> replays.work(this::standStill, clock.instant()));
        outcome.ended().ifPresent(this::log);
        more = outcome.more();
      }
    } catch (UnavailableException e) {
      // The next time will do; that the historian is away has been said.
      LOG.log(System.Logger.Level.DEBUG, "replays wait for the historian", e);
    }
  }

  private void log(Replay replay) {
    LOG.log(
        replay.state() == Replay.State.FAILED
            ? System.Logger.Level.ERROR
            : System.Logger.Level.INFO,
        replay.text(plant.path(replay.tree())));
  }

  private <T> T standStill(AssetId tree, Supplier<T> work) {
    try {
      return work.get();
    } finally {
      engines.remove(tree);
    }
  }

  private void run(Asset root, Function<PlantEngine, Changes> call) {
    patience.await(() -> attempt(root, call));
  }

  private Changes attempt(Asset root, Function<PlantEngine, Changes> call) {
    var engine = engine(root);
    var changes = call.apply(engine);
    commit(root, engine, changes);
    return changes;
  }

  /** The engine of a tree; a new one is told the time, so that a wrong clock closes no windows. */
  private PlantEngine engine(Asset root) {
    var known = engines.get(root.id());
    if (known != null) {
      return known;
    }
    var made =
        new PlantEngine(
            plant,
            each -> each.equals(root),
            EngineSettings.DEFAULT,
            historian,
            Optional.of(snapshots.snapshots()));
    commit(root, made, made.advance(clock.instant()));
    engines.put(root.id(), made);
    return made;
  }

  private void commit(Asset root, PlantEngine engine, Changes changes) {
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
      engine.restart();
      throw e;
    }
    listener.accept(root, changes);
  }
}
