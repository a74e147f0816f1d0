// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.DataType;

/**
 * One property of an asset model.
 *
 * @param id the same for all assets of the model
 * @param key the name in files and formulas; the external id on the HTTP API
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
    Keys.variable("property", key);
  }

  /** True for a transform or a metric. */
  public boolean isComputed() {
    return switch (kind) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> false;
      case PropertyKind.Transform _, PropertyKind.Metric _ -> true;
    };
  }
}
