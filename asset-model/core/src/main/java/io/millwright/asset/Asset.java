// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One piece of the plant.
 *
 * @param id names the asset for ever
 * @param key its step in the path; unique among its siblings
 * @param name the name that people see
 * @param description for people; may be empty
 * @param model its type
 * @param placement where it hangs in its tree
 * @param attributes its own values of attributes, each with its changes over time, where they
 *     differ from the model's defaults
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
    Map<PropertyId, AttributeValue> attributes,
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

  /** Makes an asset with the units of its model, and without notifications. */
  public Asset(
      AssetId id,
      String key,
      String name,
      String description,
      ModelId model,
      Placement placement,
      Map<PropertyId, AttributeValue> attributes,
      Map<PropertyId, Alias> aliases) {
    this(id, key, name, description, model, placement, attributes, aliases, Map.of(), Set.of());
  }

  /** Returns the same asset with another name and description. */
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

  /** Returns the same asset with another key. */
  public Asset keyed(String otherKey) {
    return new Asset(
        id, otherKey, name, description, model, placement, attributes, aliases, units, notifying);
  }

  /** Returns the same asset in another place. */
  public Asset placed(Placement otherPlacement) {
    return new Asset(
        id, key, name, description, model, otherPlacement, attributes, aliases, units, notifying);
  }

  /** Returns the same asset with other values of attributes. */
  public Asset withAttributes(Map<PropertyId, AttributeValue> otherAttributes) {
    return new Asset(
        id, key, name, description, model, placement, otherAttributes, aliases, units, notifying);
  }

  /**
   * Returns the value of an attribute over all time: the asset's own, with the model's default
   * before its first change.
   *
   * @param property the attribute
   * @param fallback the model's default
   */
  public AttributeValue attribute(PropertyId property, Value fallback) {
    var own = attributes.get(property);
    return own == null ? AttributeValue.always(fallback) : own.orBefore(fallback);
  }

  /** Returns the same asset with other aliases of its own. */
  public Asset withAliases(Map<PropertyId, Alias> otherAliases) {
    return new Asset(
        id, key, name, description, model, placement, attributes, otherAliases, units, notifying);
  }

  /** Returns the same asset with other units of its own, and other notifications. */
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

  /**
   * Returns the same asset without what it says of properties that its model does not have any
   * more.
   */
  public Asset fitting(AssetModel itsModel) {
    Predicate<PropertyId> isThere = property -> itsModel.findProperty(property).isPresent();
    return Stream.of(attributes.keySet(), aliases.keySet(), units.keySet(), notifying)
            .flatMap(Set::stream)
            .allMatch(isThere)
        ? this
        : withAttributes(kept(attributes, isThere))
            .withAliases(kept(aliases, isThere))
            .with(
                kept(units, isThere),
                notifying.stream().filter(isThere).collect(Collectors.toSet()));
  }

  private static <V> Map<PropertyId, V> kept(
      Map<PropertyId, V> values, Predicate<PropertyId> isThere) {
    return values.entrySet().stream()
        .filter(entry -> isThere.test(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
