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
 * Gathers what changes of the plant make different until replays of it are kept: those that the
 * live engine follows, and, the first time, those since the versions that were kept before a
 * restart. Not safe for use by several threads.
 */
final class RecipeChanges {
  /** After a restart, so many versions are looked at one by one. */
  private static final int MOST_VERSIONS = 20;

  private final ReplayStore store;
  private final PlantVersions plants;
  private final Predicate<Asset> trees;

  private PlantSnapshot plant;

  /**
   * By tree the streams that the plant computes otherwise than the one that is kept as followed,
   * and since when.
   */
  private final Map<AssetId, Map<Alias, Instant>> pending = new HashMap<>();

  private boolean knowsKept;
  private long kept;

  /**
   * What there is to keep.
   *
   * @param plant as it is now
   * @param targets by tree, the computed streams that it computes otherwise, each with the time
   *     since which
   * @param isKept true where it is kept already
   * @param isWhole false where versions before a restart may have changed more
   */
  record Due(
      PlantSnapshot plant,
      Map<AssetId, Map<Alias, Instant>> targets,
      boolean isKept,
      boolean isWhole) {}

  RecipeChanges(
      PlantSnapshot plant, ReplayStore store, PlantVersions plants, Predicate<Asset> trees) {
    this.plant = plant;
    this.store = store;
    this.plants = plants;
    this.trees = trees;
  }

  void follow(PlantSnapshot next) {
    follow(next, TreeChanges.between(plant.plant(), next.plant()));
  }

  void follow(PlantSnapshot next, Set<AssetId> changed) {
    for (var root : changed) {
      var targets = Recipes.changed(plant.plant(), next.plant(), root);
      if (!targets.isEmpty()) {
        add(pending, root, targets);
      }
    }
    plant = next;
  }

  /** Returns what the live engine has followed and is not kept yet. */
  Due due() {
    return new Due(plant, copy(pending), knowsKept && kept == plant.version().number(), knowsKept);
  }

  /**
   * Returns what is to be kept now: the first time together with what has changed since the
   * versions that were kept before a restart, which are read from the store.
   */
  Due sinceKept(Due due) {
    return due.isWhole() ? due : new Due(due.plant(), withOlder(due), false, true);
  }

  /** Takes note that all of it is kept. */
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
      // A tree that nobody has followed yet has all to compute from the readings that were there.
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

  /** Adds streams to those of a tree; of two times since which one differs the earlier counts. */
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

  /** The plants of all versions from one to now: each may have been computed with for a while. */
  private List<Plant> plantsSince(long version, PlantSnapshot now) {
    // Not every number is a version's: a deleted stream counts on, too.
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
