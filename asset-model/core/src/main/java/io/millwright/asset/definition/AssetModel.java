// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.formula.Formula;
import io.millwright.role.PropertyRole;
import io.millwright.unit.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The type of an asset: its properties, the hierarchies to child models, its alarms.
 *
 * @param id names the model for ever
 * @param key the name in files; the external id on the HTTP API
 * @param name the name that people see
 * @param description for people; may be empty
 * @param type what the model is for
 * @param properties in the order of the file, with those of its composite models
 * @param hierarchies in the order of the file
 * @param composites its composite models, each behind the one around it
 * @param interfaces the interfaces that it fulfils
 * @param alarms in the order of the file
 * @param rules the rules that its formulas follow
 */
public record AssetModel(
    ModelId id,
    String key,
    String name,
    String description,
    ModelType type,
    List<PropertyDefinition> properties,
    List<Hierarchy> hierarchies,
    List<CompositeModel> composites,
    List<InterfaceRelationship> interfaces,
    List<AlarmDefinition> alarms,
    FormulaRules rules) {
  /**
   * Makes a model. A dotted name in a formula means a property of a composite model where there is
   * one with this key, and else a property of children. Roles that nobody has set are inferred.
   *
   * @throws IllegalArgumentException if the key is not one
   */
  public AssetModel {
    Keys.node("model", key);
    hierarchies = List.copyOf(hierarchies);
    composites = List.copyOf(composites);
    interfaces = List.copyOf(interfaces);
    if (composites.isEmpty()) {
      alarms = List.copyOf(alarms);
    } else {
      var keys = properties.stream().map(PropertyDefinition::key).collect(Collectors.toSet());
      properties = properties.stream().map(property -> naming(property, keys)).toList();
      alarms = alarms.stream().map(alarm -> alarm.with(alarm.when().naming(keys))).toList();
    }
    properties = InferredRoles.of(key, properties);
  }

  /** Makes a model whose formulas follow Millwright's rules. */
  public AssetModel(
      ModelId id,
      String key,
      String name,
      String description,
      ModelType type,
      List<PropertyDefinition> properties,
      List<Hierarchy> hierarchies,
      List<CompositeModel> composites,
      List<InterfaceRelationship> interfaces,
      List<AlarmDefinition> alarms) {
    this(
        id,
        key,
        name,
        description,
        type,
        properties,
        hierarchies,
        composites,
        interfaces,
        alarms,
        FormulaRules.MILLWRIGHT);
  }

  /** Makes a model of assets, without composite models and interfaces. */
  public AssetModel(
      ModelId id,
      String key,
      String name,
      String description,
      List<PropertyDefinition> properties,
      List<Hierarchy> hierarchies,
      List<AlarmDefinition> alarms) {
    this(
        id,
        key,
        name,
        description,
        ModelType.ASSET_MODEL,
        properties,
        hierarchies,
        List.of(),
        List.of(),
        alarms);
  }

  private static PropertyDefinition naming(PropertyDefinition property, Set<String> keys) {
    return switch (property.kind()) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> property;
      case PropertyKind.Transform(Formula formula) ->
          property.with(new PropertyKind.Transform(formula.naming(keys)));
      case PropertyKind.Metric(Formula formula, var window, int percentGood) ->
          property.with(new PropertyKind.Metric(formula.naming(keys), window, percentGood));
      case PropertyKind.Frame(Formula from, var until, var min) ->
          property.with(
              new PropertyKind.Frame(
                  from.naming(keys), until.map(formula -> formula.naming(keys)), min));
    };
  }

  /** Returns the same model with other properties and composite models. */
  public AssetModel with(
      List<PropertyDefinition> otherProperties, List<CompositeModel> otherComposites) {
    return new AssetModel(
        id,
        key,
        name,
        description,
        type,
        otherProperties,
        hierarchies,
        otherComposites,
        interfaces,
        alarms,
        rules);
  }

  /** Returns the same model with other rules for its formulas. */
  public AssetModel with(FormulaRules otherRules) {
    return new AssetModel(
        id,
        key,
        name,
        description,
        type,
        properties,
        hierarchies,
        composites,
        interfaces,
        alarms,
        otherRules);
  }

  /**
   * Returns the unit of a property as formulas see it; empty where it has none, where its code has
   * no meaning, or where the units of this model are labels.
   *
   * @param own the unit of an asset that goes before the model's; the model's where it has none
   */
  public Optional<Unit> unit(String own) {
    return rules.isLabelling() ? Optional.empty() : Unit.parse(own);
  }

  /** Returns the same model with other interfaces. */
  public AssetModel with(List<InterfaceRelationship> otherInterfaces) {
    return new AssetModel(
        id,
        key,
        name,
        description,
        type,
        properties,
        hierarchies,
        composites,
        otherInterfaces,
        alarms,
        rules);
  }

  /** Returns the properties that are written in this model, not given by a component model. */
  public List<PropertyDefinition> ownProperties() {
    return properties.stream().filter(property -> isOwn(property.key())).toList();
  }

  /**
   * Returns the composite models that are written in this model, not given by a component model.
   */
  public List<CompositeModel> ownComposites() {
    return composites.stream().filter(composite -> isOwn(composite.key())).toList();
  }

  /** Returns whether what has this key is written in this model, not given by a component model. */
  public boolean isOwn(String anyKey) {
    return composites.stream()
        .noneMatch(composite -> composite.component().isPresent() && composite.holds(anyKey));
  }

  /** Returns the composite model with this key. */
  public Optional<CompositeModel> findComposite(String compositeKey) {
    return composites.stream().filter(c -> c.key().equals(compositeKey)).findFirst();
  }

  /** Returns the composite model with this id. */
  public Optional<CompositeModel> findComposite(CompositeModelId compositeId) {
    return composites.stream().filter(c -> c.id().equals(compositeId)).findFirst();
  }

  /** Returns the composite model that a property of this model stands in; empty where in none. */
  public Optional<CompositeModel> compositeOf(PropertyDefinition property) {
    return Keys.above(property.key()).flatMap(this::findComposite);
  }

  /**
   * Returns the name of a property of this model with those of the composite models around it, such
   * as {@code Main drive: Speed}, so that two motors' speeds are told from each other.
   */
  public String fullName(PropertyDefinition property) {
    var name = property.name();
    for (var above = compositeOf(property);
        above.isPresent();
        above = above.get().parent().flatMap(this::findComposite)) {
      name = above.get().name() + ": " + name;
    }
    return name;
  }

  /** Returns the properties that stand directly in a composite model. */
  public List<PropertyDefinition> propertiesIn(CompositeModel composite) {
    return properties.stream()
        .filter(property -> Keys.above(property.key()).equals(Optional.of(composite.key())))
        .toList();
  }

  /** Returns the property with this key. */
  public Optional<PropertyDefinition> findProperty(String propertyKey) {
    return properties.stream().filter(p -> p.key().equals(propertyKey)).findFirst();
  }

  /** Returns the property with this id. */
  public Optional<PropertyDefinition> findProperty(PropertyId propertyId) {
    return properties.stream().filter(p -> p.id().equals(propertyId)).findFirst();
  }

  /**
   * Returns the one property that stands for a role of the asset: among those with the role the one
   * with the freshest values. A value of each reading comes before those of windows, a short window
   * before a long one, and what stands further up in the file before what stands below.
   */
  public Optional<PropertyDefinition> findProperty(PropertyRole role) {
    return properties.stream()
        .filter(property -> property.role() == role)
        .min(Comparator.comparing(PropertyDefinition::step));
  }

  /** Returns the hierarchy with this key. */
  public Optional<Hierarchy> findHierarchy(String hierarchyKey) {
    return hierarchies.stream().filter(h -> h.key().equals(hierarchyKey)).findFirst();
  }

  /** Returns the hierarchy with this id. */
  public Optional<Hierarchy> findHierarchy(HierarchyId hierarchyId) {
    return hierarchies.stream().filter(h -> h.id().equals(hierarchyId)).findFirst();
  }
}
