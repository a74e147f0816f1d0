// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.ModelId;
import io.millwright.formula.Formula;
import io.millwright.formula.check.Type;
import io.millwright.formula.language.Expression;
import io.millwright.unit.Unit;
import io.millwright.validation.Spelling;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The properties that the names in formulas of one model mean, with their types and units. */
final class FormulaNames {
  private final AssetModel model;
  private final Map<ModelId, AssetModel> models;
  private final Map<String, PropertyDefinition> properties = new HashMap<>();

  /**
   * Gathers what formulas of a model may name.
   *
   * @param models all models of the plant, those of children among them
   */
  FormulaNames(AssetModel model, Map<ModelId, AssetModel> models) {
    this.model = model;
    this.models = models;
    model.properties().forEach(p -> properties.putIfAbsent(p.key(), p));
  }

  /** Returns the property of the model itself with this key. */
  Optional<PropertyDefinition> find(String key) {
    return Optional.ofNullable(properties.get(key));
  }

  /** Returns the model's properties, the first of each key. */
  Collection<PropertyDefinition> properties() {
    return properties.values();
  }

  /** Returns the keys of the model's properties. */
  Set<String> keys() {
    return properties.keySet();
  }

  /** Returns the property that a node of a formula names; empty where it names none. */
  Optional<PropertyDefinition> find(Expression name) {
    return switch (name) {
      case Expression.Property(String key, var _) -> find(key);
      case Expression.ChildProperty child -> findChild(child);
      default -> Optional.empty();
    };
  }

  /** Returns the property of a child's model that a formula names; empty where it names none. */
  Optional<PropertyDefinition> findChild(Expression.ChildProperty child) {
    return model
        .findHierarchy(child.hierarchy())
        .map(hierarchy -> models.get(hierarchy.child()))
        .flatMap(childModel -> childModel.findProperty(child.key()));
  }

  /** Returns the type of the values that a node of a formula names. */
  Type type(Expression name) {
    return find(name).map(found -> Type.of(found.type())).orElse(Type.UNKNOWN);
  }

  /** Returns the unit of the values that a node of a formula names; empty where there is none. */
  Optional<Unit> unit(Expression name) {
    return switch (name) {
      case Expression.ChildProperty(var hierarchy, var key, var _) ->
          model
              .findHierarchy(hierarchy)
              .filter(_ -> !model.rules().isLabelling())
              .flatMap(found -> Optional.ofNullable(models.get(found.child())))
              .flatMap(child -> child.findProperty(key).flatMap(found -> child.unit(found.unit())));
      default -> find(name).flatMap(found -> model.unit(found.unit()));
    };
  }

  /** Reports the names in a formula that mean nothing. */
  void check(Formula formula, FormulaSite site) {
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          switch (node) {
            case Expression.Property(String key, var _) -> {
              if (find(key).isEmpty()) {
                site.report(node, unknown(key));
              }
            }
            case Expression.ChildProperty child -> check(child, site);
            case Expression.Literal _,
                Expression.Unary _,
                Expression.Binary _,
                Expression.Index _,
                Expression.Slice _,
                Expression.Call _ -> {}
          }
        });
  }

  /** Returns the sentence about a key that no property of the model has. */
  private String unknown(String key) {
    if (model.findHierarchy(key).isPresent()) {
      return "\"%s\" is a hierarchy; name a property of its children: %s.key".formatted(key, key);
    }
    return "Property \"%s\" does not exist in model %s%s"
        .formatted(key, model.key(), Spelling.hint(key, sorted(keys())));
  }

  private void check(Expression.ChildProperty child, FormulaSite site) {
    var hierarchy = model.findHierarchy(child.hierarchy());
    if (hierarchy.isEmpty() && model.findComposite(child.hierarchy()).isPresent()) {
      site.report(
          child,
          "Property \"%s\" does not exist in model %s%s"
              .formatted(child.name(), model.key(), Spelling.hint(child.name(), sorted(keys()))));
      return;
    }
    if (hierarchy.isEmpty() && find(child.hierarchy()).isPresent()) {
      site.report(
          child,
          "\"%s\" is a property, and has none of its own; a function has parentheses: %s()"
              .formatted(child.hierarchy(), child.name()));
      return;
    }
    if (hierarchy.isEmpty()) {
      site.report(
          child,
          "Hierarchy \"%s\" does not exist in model %s%s"
              .formatted(
                  child.hierarchy(),
                  model.key(),
                  Spelling.hint(
                      child.hierarchy(),
                      model.hierarchies().stream().map(Hierarchy::key).toList())));
      return;
    }
    var childModel = models.get(hierarchy.get().child());
    if (childModel != null && childModel.findProperty(child.key()).isEmpty()) {
      site.report(
          child,
          "Property \"%s\" does not exist in model %s, whose assets hang at \"%s\"%s"
              .formatted(
                  child.key(),
                  childModel.key(),
                  child.hierarchy(),
                  Spelling.hint(
                      child.key(),
                      childModel.properties().stream().map(PropertyDefinition::key).toList())));
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
