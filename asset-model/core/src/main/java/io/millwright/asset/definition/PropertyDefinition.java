// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.Keys;
import io.millwright.asset.id.PropertyId;
import io.millwright.role.AssignedRole;
import io.millwright.role.PropertyRole;
import io.millwright.value.DataType;
import java.time.Duration;

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
 * @param assigned what the property means to people. A model infers the roles that nobody has set
 */
public record PropertyDefinition(
    PropertyId id,
    String key,
    String name,
    DataType type,
    String unit,
    PropertyKind kind,
    AssignedRole assigned) {
  /**
   * The key of the attribute that holds a time zone, such as {@code Europe/Vienna}: the zone of the
   * asset, and of all assets below it that have no time zone of their own.
   */
  public static final String TIME_ZONE = "time_zone";

  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public PropertyDefinition {
    Keys.path("property", key);
  }

  /** Makes a property whose role nobody has set. */
  public PropertyDefinition(
      PropertyId id, String key, String name, DataType type, String unit, PropertyKind kind) {
    this(id, key, name, type, unit, kind, AssignedRole.UNKNOWN);
  }

  /** Returns the same property with another kind. */
  public PropertyDefinition with(PropertyKind otherKind) {
    return new PropertyDefinition(id, key, name, type, unit, otherKind, assigned);
  }

  /** Returns the same property with another role. */
  public PropertyDefinition with(AssignedRole otherRole) {
    return assigned.equals(otherRole)
        ? this
        : new PropertyDefinition(id, key, name, type, unit, kind, otherRole);
  }

  /** Returns what the property means to people, whether that was set or inferred. */
  public PropertyRole role() {
    return assigned.role();
  }

  /** Returns the usual time between two values of a metric; zero for what is no metric. */
  Duration step() {
    return kind instanceof PropertyKind.Metric(var _, var window, int _)
        ? window.step().orElse(Window.Fixed.LONGEST)
        : Duration.ZERO;
  }

  /** Returns true for an attribute, whose values are constants of the asset. */
  public boolean isAttribute() {
    return kind instanceof PropertyKind.Attribute;
  }

  /**
   * Returns what the property's alias ends with: its key, with a slash behind each composite model.
   */
  public String aliasSteps() {
    return key.replace('.', '/');
  }

  /** Returns whether this is a transform, a metric or frames. */
  public boolean isComputed() {
    return switch (kind) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> false;
      case PropertyKind.Transform _, PropertyKind.Metric _, PropertyKind.Frame _ -> true;
    };
  }
}
