// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.alarm.AlarmDefinition;
import java.util.List;
import java.util.Optional;

/**
 * The type of an asset: its properties, the hierarchies to child models, its alarms.
 *
 * @param id names the model for ever
 * @param key the name in files; the external id on the HTTP API
 * @param name the name that people see
 * @param description for people; may be empty
 * @param properties in the order of the file
 * @param hierarchies in the order of the file
 * @param alarms in the order of the file
 */
public record AssetModel(
    ModelId id,
    String key,
    String name,
    String description,
    List<PropertyDefinition> properties,
    List<Hierarchy> hierarchies,
    List<AlarmDefinition> alarms) {
  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public AssetModel {
    Keys.node("model", key);
    properties = List.copyOf(properties);
    hierarchies = List.copyOf(hierarchies);
    alarms = List.copyOf(alarms);
  }

  /** The property with this key. */
  public Optional<PropertyDefinition> findProperty(String propertyKey) {
    return properties.stream().filter(p -> p.key().equals(propertyKey)).findFirst();
  }

  /** The property with this id. */
  public Optional<PropertyDefinition> findProperty(PropertyId propertyId) {
    return properties.stream().filter(p -> p.id().equals(propertyId)).findFirst();
  }

  /** The hierarchy with this key. */
  public Optional<Hierarchy> findHierarchy(String hierarchyKey) {
    return hierarchies.stream().filter(h -> h.key().equals(hierarchyKey)).findFirst();
  }

  /** The hierarchy with this id. */
  public Optional<Hierarchy> findHierarchy(HierarchyId hierarchyId) {
    return hierarchies.stream().filter(h -> h.id().equals(hierarchyId)).findFirst();
  }
}
