// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An alias that followed from a measurement's path until the path changed. Readings under it reach
 * the measurement, since the edge that delivers them does not know the new alias yet.
 *
 * @param alias the alias before the change
 * @param asset the measurement's asset
 * @param property the measurement
 * @param since when the path changed
 * @param until the time of the last reading that reaches the measurement: when an edge declared the
 *     new alias; empty while no edge has
 */
public record FormerAlias(
    Alias alias, AssetId asset, PropertyId property, Instant since, Optional<Instant> until) {
  /**
   * Returns the aliases that are kept when one plant becomes another. An alias that somebody wrote
   * for a property, before or after, is not kept: as in SiteWise, it holds as it is written.
   *
   * @param assets the assets that may be concerned
   * @param at when the plant changes
   */
  public static List<FormerAlias> between(
      Plant before, Plant after, Collection<AssetId> assets, Instant at) {
    var kept = new ArrayList<FormerAlias>();
    for (var id : assets) {
      var was = before.findAsset(id);
      var is = after.findAsset(id);
      if (was.isEmpty() || is.isEmpty()) {
        continue;
      }
      for (var property : before.properties(was.get())) {
        var now = after.findProperty(id, property.property().id());
        if (now.isPresent() && isKept(property, now.get())) {
          kept.add(
              new FormerAlias(
                  property.alias(), id, property.property().id(), at, Optional.empty()));
        }
      }
    }
    return kept;
  }

  /** Returns whether the alias of a measurement before a change is kept after it. */
  public static boolean isKept(AssetProperty before, AssetProperty after) {
    var property = before.property().id();
    return after.property().kind() instanceof PropertyKind.Measurement
        && !before.alias().equals(after.alias())
        && !before.asset().aliases().containsKey(property)
        && !after.asset().aliases().containsKey(property);
  }
}
