// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.PropertyKind;
import java.time.Instant;
import java.util.Optional;

/** What attributes are worth. */
public final class Attributes {
  private Attributes() {}

  /**
   * The value of an attribute of an asset that holds at a time, its own or the model's, as the
   * change from which it holds; empty for other kinds.
   */
  public static Optional<AttributeValue.Change> at(AssetProperty property, Instant time) {
    return property.property().kind() instanceof PropertyKind.Attribute(var otherwise)
        ? property.asset().attribute(property.property().id(), otherwise).changeAt(time)
        : Optional.empty();
  }
}
