// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.engine.tree.MetricsOver;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The use case that computes metrics over a range chosen by the caller. Safe for use by several
 * threads.
 */
public final class EvaluateMetrics {
  private final Historian historian;

  /** Creates the use case for the stored readings. */
  public EvaluateMetrics(Historian historian) {
    this.historian = historian;
  }

  /**
   * Returns the values of metrics over a range, as if the range were their window. Properties that
   * are not metrics, and metrics without a value, are left out.
   *
   * @throws UseCaseRefusedException if there are too many readings in the range
   */
  public Map<Alias, Value> over(Plant plant, Collection<AssetProperty> metrics, TimeRange range) {
    if (range.from().equals(range.to())) {
      return Map.of();
    }
    var over =
        new MetricsOver(plant, EngineSettings.DEFAULT, historian, BoundedReads.MOST_READINGS);
    var values = new HashMap<Alias, Value>();
    BoundedReads.answer(() -> {
      byTop(plant, metrics)
          .forEach((top, aliases) -> values.putAll(over.values(top, aliases, range)));
      return values;
    });
    return values;
  }

  /**
   * Groups the metrics by the topmost of their assets, so that readings that several metrics need
   * are read once.
   */
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
