// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.PlantVersions;
import io.millwright.engine.store.ReplayStore;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gathers the streams that changed plants compute differently, until the replays of these streams
 * are stored. The first time these are also the changes since the versions that the store has for
 * the trees from before a restart. Not safe for use by several threads.
 */
final class RecipeChanges {
  /** The most versions that are compared one by one after a restart. */
  private static final int MOST_VERSIONS = 20;

  private final ReplayStore store;
  private final PlantVersions plants;
  private final Predicate<Asset> trees;

  private PlantSnapshot plant;

  /**
   * For each tree the streams that the plant computes differently than the plant of the stored
   * version, each with the time since when.
   */
  private final Map<AssetId, Map<Alias, Instant>> pending = new HashMap<>();

  private boolean knowsKept;
  private long kept;

  /**
   * The streams whose replays have to be stored.
   *
   * @param plant the plant as it is now
   * @param targets for each tree the streams that are computed differently, each with the time
   *     since when
   * @param isKept true where everything is stored already
   * @param isWhole false where the versions from before a restart are not compared yet
   */
  record Due(
      PlantSnapshot plant,
      Map<AssetId, Map<Alias, Instant>> targets,
      boolean isKept,
      boolean isWhole) {}

  /** Begins with a plant, of which nothing is stored as far as is known. */
  RecipeChanges(
      PlantSnapshot plant, ReplayStore store, PlantVersions plants, Predicate<Asset> trees) {
    this.plant = plant;
    this.store = store;
    this.plants = plants;
    this.trees = trees;
  }

  /** Goes on with a changed plant, and finds the trees in which something has changed. */
  void follow(PlantSnapshot next) {
    follow(next, TreeChanges.between(plant.plant(), next.plant()));
  }

  /**
   * Goes on with a changed plant.
   *
   * @param changed the roots of the trees in which something may be different
   */
  void follow(PlantSnapshot next, Set<AssetId> changed) {
    for (var root : changed) {
      var targets = Recipes.changed(plant.plant(), next.plant(), root);
      if (!targets.isEmpty()) {
        add(pending, root, targets);
      }
    }
    plant = next;
  }

  /** Returns what the live engine has followed and is not stored yet. Reads nothing. */
  Due due() {
    return new Due(plant, copy(pending), knowsKept && kept == plant.version().number(), knowsKept);
  }

  /**
   * Returns what has to be stored now: the first time together with the changes since the versions
   * that the store has from before a restart, which are read from the store.
   */
  Due sinceKept(Due due) {
    return due.isWhole() ? due : new Due(due.plant(), withOlder(due), false, true);
  }

  /** Takes note that everything is stored. */
  void kept(Due due) {
    knowsKept = true;
    kept = due.plant().version().number();
    if (plant.version().number() == kept) {
      pending.clear();
    }
  }

  /** Adds what has changed between the versions that the trees were last computed with and now. */
  private Map<AssetId, Map<Alias, Instant>> withOlder(Due due) {
    var versions = store.followed();
    var all = copy(due.targets());
    var steps = new HashMap<Long, List<Plant>>();
    for (var root : due.plant().plant().roots().stream().filter(trees).toList()) {
      var version = versions.get(root.id());
      // A tree without a stored version computes everything from the readings that were there
      // before.
      var between =
          version == null
              ? List.of(Plant.EMPTY, due.plant().plant())
              : steps.computeIfAbsent(version, since -> plantsSince(since, due.plant()));
      for (int i = 1; i < between.size(); i++) {
        var targets = Recipes.changed(between.get(i - 1), between.get(i), root.id());
        if (!targets.isEmpty()) {
          add(all, root.id(), targets);
        }
      }
    }
    return all;
  }

  /** Adds streams to those of a tree; where a stream has two times, the earlier one counts. */
  private static void add(
      Map<AssetId, Map<Alias, Instant>> all, AssetId tree, Map<Alias, Instant> targets) {
    var known = all.computeIfAbsent(tree, _ -> new LinkedHashMap<>());
    targets.forEach((alias, since) ->
        known.merge(alias, since, (one, other) -> one.isBefore(other) ? one : other));
  }

  private static Map<AssetId, Map<Alias, Instant>> copy(Map<AssetId, Map<Alias, Instant>> all) {
    var copy = new HashMap<AssetId, Map<Alias, Instant>>();
    all.forEach((tree, targets) -> copy.put(tree, new LinkedHashMap<>(targets)));
    return copy;
  }

  /**
   * Returns the plants of all versions from a version up to now, since a tree may have been
   * computed with each of them for a while.
   */
  private List<Plant> plantsSince(long version, PlantSnapshot now) {
    // Not every number belongs to a version: deleting a stream takes a number, too.
    var numbers = new ArrayList<Long>();
    var before = OptionalLong.empty();
    do {
      before = plants.before(before);
      if (before.isEmpty()) {
        break;
      }
      numbers.addFirst(before.getAsLong());
    } while (before.orElseThrow() > version && numbers.size() <= MOST_VERSIONS);
    if (numbers.size() == 1) {
      return List.of(now.plant());
    }
    if (numbers.isEmpty() || numbers.getFirst() > version) {
      return List.of(Plant.EMPTY, now.plant());
    }
    var found = new ArrayList<Plant>();
    numbers.forEach(number -> plants.findVersion(number).ifPresent(found::add));
    return found;
  }
}
