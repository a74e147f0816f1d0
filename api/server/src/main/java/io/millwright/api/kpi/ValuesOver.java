// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kpi;

import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.engine.store.TooManyReadings;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.engine.tree.MetricsOver;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What metrics come to over a range, for the requests of many callers, who take turns, since each
 * may read millions of readings. Safe for use by several threads.
 */
@Singleton
final class ValuesOver {
  private static final int MOST_READINGS = 3_000_000;

  private final Historian historian;
  private final CostlyReads turns;

  ValuesOver(Historian historian, CostlyReads turns) {
    this.historian = historian;
    this.turns = turns;
  }

  /**
   * The values of metrics over a range, as if it were their window; of what is no metric, or has no
   * value, there is none.
   *
   * @throws TooManyReadings if there are too many readings in the range
   * @throws Refusal if too many others ask at the same time
   */
  Map<Alias, Value> of(Plant plant, Collection<AssetProperty> metrics, TimeRange range) {
    if (range.from().equals(range.to()) || metrics.isEmpty()) {
      return Map.of();
    }
    return turns.inTurn(() -> {
      var over = new MetricsOver(plant, EngineSettings.DEFAULT, historian, MOST_READINGS);
      var values = new HashMap<Alias, Value>();
      byTop(plant, metrics)
          .forEach((top, aliases) -> values.putAll(over.values(top, aliases, range)));
      return values;
    });
  }

  /** The metrics by the topmost of their assets, so that what two of them read is read once. */
  private static Map<Asset, Set<Alias>> byTop(Plant plant, Collection<AssetProperty> metrics) {
    var assets = new HashSet<Asset>();
    metrics.forEach(metric -> assets.add(metric.asset()));
    return metrics.stream()
        .collect(
            Collectors.groupingBy(
                metric -> top(plant, metric.asset(), assets),
                Collectors.mapping(AssetProperty::alias, Collectors.toSet())));
  }

  private static Asset top(Plant plant, Asset asset, Collection<Asset> among) {
    var top = asset;
    var above = asset;
    while (above.placement() instanceof Placement.Under(AssetId parent, HierarchyId _)) {
      above = plant.findAsset(parent).orElseThrow();
      if (among.contains(above)) {
        top = above;
      }
    }
    return top;
  }
}
