// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.Optional;

/**
 * One property of one asset.
 *
 * @param asset the asset
 * @param property the property of the asset's model
 * @param alias the name of its data stream
 */
public record AssetProperty(Asset asset, PropertyDefinition property, Alias alias) {
  /** Returns the asset's own unit, or else the model's; empty for none. */
  public String unit() {
    return asset.units().getOrDefault(property.id(), property.unit());
  }

  /**
   * Returns whether its alias is one that its asset names, not the one that follows from the path.
   */
  public boolean hasOwnAlias() {
    return asset.aliases().containsKey(property.id());
  }

  /** Returns whether its values are published as notifications. */
  public boolean isNotifying() {
    return asset.notifying().contains(property.id());
  }

  /**
   * Returns the value of an attribute that holds at a time, the asset's own or the model's, as the
   * change from which it holds; empty for properties that are no attributes.
   */
  public Optional<AttributeValue.Change> attributeAt(Instant time) {
    return property.kind() instanceof PropertyKind.Attribute(var otherwise)
        ? asset.attribute(property.id(), otherwise).changeAt(time)
        : Optional.empty();
  }
}
