// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.PropertyKind;
import io.millwright.reading.Value;
import java.util.Optional;

/** What attributes are worth. */
public final class Attributes {
  private Attributes() {}

  /**
   * The newest value of an attribute of an asset, its own or the model's; empty for other kinds.
   */
  public static Optional<Value> value(AssetProperty property) {
    return property.property().kind() instanceof PropertyKind.Attribute(var otherwise)
        ? Optional.of(property.asset().latestAttribute(property.property().id(), otherwise))
        : Optional.empty();
  }
}
