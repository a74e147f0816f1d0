// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Alias;

/**
 * One property of one asset.
 *
 * @param asset the asset
 * @param property the property of the asset's model
 * @param alias the name of its data stream
 */
public record AssetProperty(Asset asset, PropertyDefinition property, Alias alias) {
  /** The asset's own unit, or else the model's; empty for none. */
  public String unit() {
    return asset.units().getOrDefault(property.id(), property.unit());
  }

  /** True where its values are published as notifications. */
  public boolean isNotifying() {
    return asset.notifying().contains(property.id());
  }
}
