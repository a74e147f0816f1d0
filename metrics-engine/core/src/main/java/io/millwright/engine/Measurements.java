// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyKind;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.reading.Alias;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The measurements that a formula rests on: those that it names, and those that the transforms,
 * frames and metrics that it names rest on. Of children they are those of each child.
 */
public final class Measurements {
  private final Plant plant;
  private final Map<Alias, AssetProperty> found = new LinkedHashMap<>();
  private final Set<Alias> seen = new HashSet<>();

  private Measurements(Plant plant) {
    this.plant = plant;
  }

  /** The measurements that a computed property rests on; of any other, none. */
  public static Set<Alias> under(Plant plant, AssetProperty property) {
    var found = new LinkedHashSet<Alias>();
    property
        .property()
        .kind()
        .formulas()
        .forEach(formula -> found.addAll(under(plant, property.asset(), formula).keySet()));
    return found;
  }

  /** By alias, in the order in which the formulas have them. */
  static Map<Alias, AssetProperty> under(Plant plant, Asset asset, Formula formula) {
    return under(plant, asset, formula.expression());
  }

  /** Those that a part of a formula rests on. */
  static Map<Alias, AssetProperty> under(Plant plant, Asset asset, Expression expression) {
    var measurements = new Measurements(plant);
    measurements.add(asset, expression);
    return measurements.found;
  }

  private void add(Asset asset, Expression expression) {
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Property(String key, var _)) {
            add(asset, key);
          } else if (node
              instanceof Expression.ChildProperty(String hierarchy, String key, var _)) {
            plant
                .model(asset)
                .findHierarchy(hierarchy)
                .ifPresent(known ->
                    plant.children(asset.id(), known.id()).forEach(child -> add(child, key)));
          }
        });
  }

  private void add(Asset asset, String key) {
    plant.model(asset).findProperty(key).ifPresent(property -> add(asset, property));
  }

  private void add(Asset asset, PropertyDefinition definition) {
    var property = plant.property(asset, definition);
    if (!seen.add(property.alias())) {
      return;
    }
    if (definition.kind() instanceof PropertyKind.Measurement) {
      found.put(property.alias(), property);
    } else {
      definition.kind().formulas().forEach(formula -> add(asset, formula.expression()));
    }
  }
}
