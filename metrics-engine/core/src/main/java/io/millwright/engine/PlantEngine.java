// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.node.TreeResult;
import io.millwright.engine.replay.FormerChildren;
import io.millwright.engine.replay.TreeChanges;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.engine.window.TreeBeginning;
import io.millwright.feed.Liveness;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The engines of the trees of a plant, or of some of them. The engine of a tree is made when the
 * tree has its first reading, and goes on from what the historian has. The caller stores the
 * changes that a method returns, as a whole, before it calls again; where storing fails, it calls
 * {@link #restartLast}. Not safe for use by several threads.
 */
public final class PlantEngine {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");
  private static final int MOST_EVENTS = 100_000;

  private Plant plant;
  private final Predicate<Asset> trees;
  private final EngineSettings settings;
  private final EngineStore historian;
  private final Optional<Snapshots> snapshots;
  private final Supplier<UUID> ids;
  private final Map<AssetId, Engine> engines = new LinkedHashMap<>();

  /** The trees without an engine that have never had a reading. */
  private final Set<AssetId> silent = new HashSet<>();

  /** The trees that the last call computed. */
  private final Set<AssetId> last = new HashSet<>();

  private Optional<Instant> wallClock = Optional.empty();
  private FormerChildren formerChildren;

  /**
   * Makes the engines of a plant that use no snapshots.
   *
   * @param trees true for the roots of the trees that are computed
   * @param historian the stored readings and results; nothing is written to it
   * @param ids gives each replay that a change needs its id
   */
  public PlantEngine(
      Plant plant,
      Predicate<Asset> trees,
      EngineSettings settings,
      EngineStore historian,
      Supplier<UUID> ids) {
    this(plant, trees, settings, historian, Optional.empty(), ids);
  }

  /**
   * Makes the engines of a plant.
   *
   * @param trees true for the roots of the trees that are computed
   * @param historian the stored readings and results; nothing is written to it
   * @param snapshots the snapshots from which new engines load the near past; empty for none
   * @param ids gives each replay that a change needs its id
   */
  public PlantEngine(
      Plant plant,
      Predicate<Asset> trees,
      EngineSettings settings,
      EngineStore historian,
      Optional<Snapshots> snapshots,
      Supplier<UUID> ids) {
    this.plant = plant;
    this.ids = ids;
    this.trees = trees;
    this.settings = settings;
    this.historian = historian;
    this.snapshots = snapshots;
    formerChildren = new FormerChildren(plant);
  }

  /** Returns the plant with which the engines compute. */
  public Plant plant() {
    return plant;
  }

  /**
   * Goes on with a changed plant. Engines of unchanged trees stay; those of changed trees are
   * dropped and made anew when they are needed. Stored results stay as they are until {@link
   * io.millwright.engine.replay.Replays} computes them again.
   *
   * @return the roots of the changed trees
   */
  public Set<AssetId> follow(Plant next) {
    var changed = TreeChanges.between(plant, next);
    changed.forEach(engines::remove);
    changed.forEach(silent::remove);
    engines.keySet().removeIf(root -> next.findAsset(root).isEmpty());
    silent.removeIf(root -> next.findAsset(root).isEmpty());
    plant = next;
    formerChildren = new FormerChildren(next);
    return changed;
  }

  /** Computes readings of streams with and without a property; returns readings and results. */
  public Changes accept(ReadingBatch batch) {
    var concerned = new HashSet<AssetId>();
    for (var alias : batch.aliases()) {
      if (Liveness.isLiveness(alias)) {
        // A tree without an engine reads the liveness with its near past, when its engine is made.
        engines.forEach((root, engine) -> {
          if (engine.followsLiveness(alias)) {
            concerned.add(root);
          }
        });
        continue;
      }
      plant
          .findProperty(alias)
          .ifPresent(property -> concerned.add(plant.root(property.asset()).id()));
    }
    return run(batch, root -> concerned.contains(root.id()), engine -> engine.accept(batch));
  }

  /** Returns readings as changes, without computing anything from them. */
  Changes keep(ReadingBatch batch, Instant wallClock) {
    last.clear();
    return formerChildren.withReplays(Changes.of(batch), wallClock, ids);
  }

  /** Sets the wall-clock time that new engines begin with. */
  void setWallClock(Instant wallClock) {
    this.wallClock = Optional.of(wallClock);
  }

  /** Lets wall-clock time pass for all trees, and returns the results. */
  public Changes advance(Instant wallClock) {
    setWallClock(wallClock);
    return run(ReadingBatch.empty(), root -> !isSilent(root), engine -> engine.advance(wallClock));
  }

  /** Lets wall-clock time pass for one tree, and returns the results. */
  Changes advance(AssetId tree, Instant wallClock) {
    setWallClock(wallClock);
    return run(
        ReadingBatch.empty(),
        root -> root.id().equals(tree) && !isSilent(root),
        engine -> engine.advance(wallClock));
  }

  /** Computes everything in a range again from the stored readings, and returns the results. */
  public Changes recompute(TimeRange range) {
    return run(ReadingBatch.empty(), _ -> true, engine -> engine.recompute(range));
  }

  /** Drops the engine of a tree; the next one goes on from what is stored. */
  public void restart(AssetId tree) {
    engines.remove(tree);
    silent.remove(tree);
  }

  /** Drops the engines of the last call; the next ones go on from what is stored. */
  public void restartLast() {
    last.forEach(this::restart);
  }

  /**
   * Returns how many readings of the last call came after the windows at their time were closed.
   */
  int lateReadings() {
    return ofLast(Engine::lateReadings);
  }

  /** Returns how many windows of metrics the last call closed. */
  int closedWindows() {
    return ofLast(Engine::closedWindows);
  }

  private int ofLast(ToIntFunction<Engine> number) {
    int sum = 0;
    for (var tree : last) {
      var engine = engines.get(tree);
      if (engine != null) {
        sum += number.applyAsInt(engine);
      }
    }
    return sum;
  }

  /** Drops all engines; the next ones go on from what is stored. */
  public void restart() {
    engines.clear();
    silent.clear();
  }

  /** Returns the engines that have been made, by the roots of their trees. */
  public Map<AssetId, Engine> engines() {
    return Collections.unmodifiableMap(engines);
  }

  /**
   * Returns true where passing time changes nothing in a tree: the tree never had a reading, and
   * has no metric without streams.
   */
  private boolean isSilent(Asset root) {
    if (engines.containsKey(root.id())) {
      return false;
    }
    if (!silent.contains(root.id())
        && historian.progress(root.id()).isEmpty()
        && !TreeBeginning.isOf(plant, root)) {
      silent.add(root.id());
    }
    return silent.contains(root.id());
  }

  private interface Call {
    TreeResult on(Engine engine);
  }

  private Changes run(ReadingBatch readings, Predicate<Asset> concerned, Call call) {
    var removals = new ArrayList<Removal>();
    var values = new ReadingBatch.Builder();
    var alarms = new ArrayList<AlarmEvent>();
    var progress = new HashMap<AssetId, Instant>();
    last.clear();
    try {
      for (var root : plant.roots()) {
        if (trees.test(root) && concerned.test(root)) {
          last.add(root.id());
          var computed = call.on(engine(root));
          removals.addAll(computed.removals());
          values.addAll(computed.values());
          alarms.addAll(computed.alarms());
          computed.progress().ifPresent(time -> progress.put(root.id(), time));
        }
      }
    } catch (RuntimeException e) {
      // An engine that stopped half-way knows readings that will be offered again.
      restartLast();
      throw e;
    }
    return formerChildren.withReplays(
        new Changes(readings, removals, values.build(), alarms, progress),
        wallClock.orElse(Instant.EPOCH),
        ids);
  }

  private Engine engine(Asset root) {
    var engine = engines.get(root.id());
    if (engine == null) {
      engine = new Engine(plant, root, settings, historian);
      snapshots.map(known -> known.loader(root.id())).ifPresent(engine::loadFrom);
      var progress = historian.progress(root.id());
      engine.resume(
          progress,
          historian.alarmsOf(plant.subtree(root).map(Asset::id).toList()),
          progress.isEmpty()
              ? List.of()
              : historian.alarmEvents(
                  new TimeRange(progress.get().minus(engine.memory()), FAR_FUTURE), MOST_EVENTS));
      wallClock.ifPresent(engine::setWallClock);
      engines.put(root.id(), engine);
      silent.remove(root.id());
    }
    return engine;
  }
}
