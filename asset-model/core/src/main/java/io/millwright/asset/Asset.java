// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Alias;
import io.millwright.reading.Value;
import java.util.Map;
import java.util.Set;

/**
 * One piece of the plant.
 *
 * @param id names the asset for ever
 * @param key its step in the path; unique among its siblings
 * @param name the name that people see
 * @param description for people; may be empty
 * @param model its type
 * @param placement where it hangs in its tree
 * @param attributes its own values of attributes, where they differ from the model's defaults
 * @param aliases the aliases of properties that don't have the usual one, {@code /path/key}
 * @param units the units of properties that don't have the model's; UCUM codes
 * @param notifying the properties whose values are published as notifications
 */
public record Asset(
    AssetId id,
    String key,
    String name,
    String description,
    ModelId model,
    Placement placement,
    Map<PropertyId, Value> attributes,
    Map<PropertyId, Alias> aliases,
    Map<PropertyId, String> units,
    Set<PropertyId> notifying) {
  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public Asset {
    Keys.node("asset", key);
    attributes = Map.copyOf(attributes);
    aliases = Map.copyOf(aliases);
    units = Map.copyOf(units);
    notifying = Set.copyOf(notifying);
  }

  /** An asset with the units of its model, and without notifications. */
  public Asset(
      AssetId id,
      String key,
      String name,
      String description,
      ModelId model,
      Placement placement,
      Map<PropertyId, Value> attributes,
      Map<PropertyId, Alias> aliases) {
    this(id, key, name, description, model, placement, attributes, aliases, Map.of(), Set.of());
  }

  /** The same asset with another name and description. */
  public Asset named(String otherName, String otherDescription) {
    return new Asset(
        id,
        key,
        otherName,
        otherDescription,
        model,
        placement,
        attributes,
        aliases,
        units,
        notifying);
  }

  /** The same asset in another place. */
  public Asset placed(Placement otherPlacement) {
    return new Asset(
        id, key, name, description, model, otherPlacement, attributes, aliases, units, notifying);
  }

  /** The same asset with other values of attributes. */
  public Asset withAttributes(Map<PropertyId, Value> otherAttributes) {
    return new Asset(
        id, key, name, description, model, placement, otherAttributes, aliases, units, notifying);
  }

  /** The same asset with other aliases of its own. */
  public Asset withAliases(Map<PropertyId, Alias> otherAliases) {
    return new Asset(
        id, key, name, description, model, placement, attributes, otherAliases, units, notifying);
  }

  /** The same asset with other units of its own, and other notifications. */
  public Asset with(Map<PropertyId, String> otherUnits, Set<PropertyId> otherNotifying) {
    return new Asset(
        id,
        key,
        name,
        description,
        model,
        placement,
        attributes,
        aliases,
        otherUnits,
        otherNotifying);
  }
}
