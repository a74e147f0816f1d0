// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.value.DataType;

/**
 * One property of an asset model.
 *
 * @param id the same for all assets of the model
 * @param key the name in files and formulas; the external id on the HTTP API. In a composite model
 *     it begins with that one's key and a dot, such as {@code motor.temperature}
 * @param name the name that people see
 * @param type the type of its values
 * @param unit a UCUM code; empty for none
 * @param kind what gives it its values
 */
public record PropertyDefinition(
    PropertyId id, String key, String name, DataType type, String unit, PropertyKind kind) {
  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public PropertyDefinition {
    Keys.path("property", key);
  }

  /** The same property with another kind. */
  public PropertyDefinition with(PropertyKind otherKind) {
    return new PropertyDefinition(id, key, name, type, unit, otherKind);
  }

  /** What the property's alias ends with: its key, with a slash behind each composite model. */
  public String aliasSteps() {
    return key.replace('.', '/');
  }

  /** True for a transform, a metric or frames. */
  public boolean isComputed() {
    return switch (kind) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> false;
      case PropertyKind.Transform _, PropertyKind.Metric _, PropertyKind.Frame _ -> true;
    };
  }
}
