// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.Replay;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes the replays that a changed plant needs: for each tree the streams that the new plant
 * computes differently, as far back as the change reaches.
 */
final class NeededReplays {
  /**
   * The length of the nearest past, which gets a replay of its own, since people look at it first.
   */
  private static final Duration NEAR = Duration.ofHours(24);

  private final EngineStore historian;
  private final EngineSettings settings;
  private final Supplier<UUID> ids;

  /**
   * Makes replays from what the historian has.
   *
   * @param ids gives each replay its id
   */
  NeededReplays(EngineStore historian, EngineSettings settings, Supplier<UUID> ids) {
    this.historian = historian;
    this.settings = settings;
    this.ids = ids;
  }

  /**
   * Returns the replays that some trees need.
   *
   * @param due the streams that the plant computes differently
   * @param trees the roots of the trees
   * @param time the time at which the replays are asked for
   */
  List<Replay> of(RecipeChanges.Due due, List<Asset> trees, Instant time) {
    var replays = new ArrayList<Replay>();
    for (var root : trees) {
      var targets = due.targets().getOrDefault(root.id(), Map.of());
      if (!targets.isEmpty() && hasPast(due.plant().plant(), root)) {
        replays.addAll(because(due.plant(), root, targets, time));
      }
    }
    return replays;
  }

  private boolean hasPast(Plant plant, Asset root) {
    return historian.progress(root.id()).isPresent()
        || historian.newest(streams(plant, root)).isPresent();
  }

  /**
   * Returns the replays of a tree: one of the last day, and one of the time before it.
   *
   * @param changed the streams that are computed differently, each with the time since when
   */
  private List<Replay> because(
      PlantSnapshot now, Asset root, Map<Alias, Instant> changed, Instant time) {
    long all =
        now.plant()
            .subtree(root)
            .flatMap(asset -> now.plant().model(asset).properties().stream())
            .filter(PropertyDefinition::isComputed)
            .count();
    var targets = changed.size() == all ? Set.<Alias>of() : changed.keySet();
    var reason = "version %d of the plant".formatted(now.version().number());
    // A value that holds from a time on counts at that time already, and ranges exclude their
    // start.
    var from =
        later(
            settings.beginning(),
            earlier(Collections.min(changed.values()), time).minus(1, ChronoUnit.MICROS));
    var border = later(from, Micros.truncate(time.minus(NEAR)));
    return Stream.of(new TimeRange(border, time), new TimeRange(from, border))
        .filter(range -> range.from().isBefore(range.to()))
        .map(range -> Replay.waiting(ids.get(), root.id(), targets, range, reason, time))
        .toList();
  }

  /** Returns every stream that a tree reads or computes. */
  static List<Alias> streams(Plant plant, Asset root) {
    var own =
        plant
            .subtree(root)
            .flatMap(asset -> plant.properties(asset).stream())
            .filter(property -> !(property.property().kind() instanceof PropertyKind.Attribute))
            .map(AssetProperty::alias);
    return Stream.concat(own, new FormerChildren(plant).streams(root.id()).stream()).toList();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
