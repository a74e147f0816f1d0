// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.ModelId;
import io.millwright.formula.Formula;
import io.millwright.formula.syntax.FormulaException;
import io.millwright.sitewise.formula.Variables;
import io.millwright.sitewise.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the formulas of one model: SiteWise's expressions and their variables. */
final class FormulaReader {
  private static final int MOST_LISTED = 20;

  private final ModelNames own;
  private final Function<ModelId, Optional<ModelNames>> others;

  /**
   * Creates a reader.
   *
   * @param own the names of the model
   * @param others the names of the models of its children
   */
  FormulaReader(ModelNames own, Function<ModelId, Optional<ModelNames>> others) {
    this.own = own;
    this.others = others;
  }

  /**
   * Returns the formula of a property; empty after reporting why it can't be read.
   *
   * @param json the transform or metric that contains {@code expression} and {@code variables}
   */
  Optional<Formula> formula(PropertyDefinition property, JsonObject json) {
    var place = new PlantPlace.OfFormula(own.model().id(), property.id(), 0);
    var expression = json.required("expression");
    var variables = variables(KeyMaker.group(property.key()), json);
    if (expression.isEmpty() || variables.isEmpty()) {
      json.source().said(new PlantPlace.OfProperty(own.model().id(), property.id()));
      return Optional.empty();
    }
    try {
      var translated =
          Variables.fromSiteWise(new Variables.Declared(expression.get(), variables.get()));
      json.noteFormula(place, "expression", translated::original);
      return Optional.of(translated.formula());
    } catch (FormulaException e) {
      json.report("expression", e.offset(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Returns the formula of a property as it is written, with the targets of its variables; empty if
   * the property has another formula.
   *
   * @param json the transform or metric that holds {@code expression} and {@code variables}
   */
  Optional<Variables.Declared> declared(PropertyDefinition property, JsonObject json) {
    return json.text("expression")
        .flatMap(expression ->
            variables(KeyMaker.group(property.key()), json)
                .map(variables -> new Variables.Declared(expression, variables)))
        .filter(declared -> property.kind().formulas().findFirst().equals(translated(declared)));
  }

  private static Optional<Formula> translated(Variables.Declared declared) {
    try {
      return Optional.of(Variables.fromSiteWise(declared).formula());
    } catch (FormulaException e) {
      return Optional.empty();
    }
  }

  /** Returns the targets of the variables; empty after reporting a variable without a target. */
  private Optional<Map<String, Variables.Target>> variables(String group, JsonObject json) {
    var variables = new LinkedHashMap<String, Variables.Target>();
    boolean isWhole = true;
    for (var variable : json.objects("variables")) {
      var name = variable.required("name");
      var target = variable.object("value").flatMap(value -> target(group, value));
      if (!variable.has("value")) {
        variable.report("\"value\" is missing; name the property that the variable stands for");
      }
      if (name.isEmpty() || target.isEmpty()) {
        isWhole = false;
      } else if (variables.putIfAbsent(name.get(), target.get()) != null) {
        variable.report(
            "name", "Variable \"%s\" stands twice; give each its own name".formatted(name.get()));
        isWhole = false;
      }
    }
    return isWhole ? Optional.of(variables) : Optional.empty();
  }

  private Optional<Variables.Target> target(String group, JsonObject value) {
    var named = NamedBy.of(value, "propertyId", "propertyExternalId");
    var path = value.objects("propertyPath");
    if (named.isEmpty() && path.isEmpty()) {
      value.report("A variable needs a propertyId; name the property that it stands for");
      return Optional.empty();
    }
    var hierarchy = NamedBy.of(value, "hierarchyId", "hierarchyExternalId");
    if (hierarchy.isEmpty()) {
      var found =
          named
              .flatMap(by -> own.property(group, by))
              .or(() -> path.isEmpty() ? Optional.empty() : own.atPath(path));
      if (found.isEmpty()) {
        unknown(own, value, named);
      }
      return found.map(property -> new Variables.Target("", property.key()));
    }
    return child(hierarchy.get())
        .flatMap(child -> {
          var names = others.apply(child.child());
          var found =
              names.flatMap(of ->
                  named
                      .flatMap(by -> of.property("", by))
                      .or(() -> path.isEmpty() ? Optional.empty() : of.atPath(path)));
          if (names.isPresent() && found.isEmpty()) {
            unknown(names.get(), value, named);
          }
          return found.map(property -> new Variables.Target(child.key(), property.key()));
        });
  }

  private Optional<Hierarchy> child(NamedBy hierarchy) {
    var found = own.hierarchy(hierarchy);
    if (found.isEmpty()) {
      hierarchy.report(unknownHierarchy(hierarchy, own));
    }
    return found;
  }

  /** Returns the message about a hierarchy that a model does not have. */
  static String unknownHierarchy(NamedBy hierarchy, ModelNames of) {
    return "\"%s\" is not a hierarchy of model \"%s\"; known are %s"
        .formatted(
            hierarchy.written(),
            of.model().name(),
            of.model().hierarchies().stream().map(Hierarchy::name).toList());
  }

  private static void unknown(ModelNames of, JsonObject value, Optional<NamedBy> named) {
    named.ifPresentOrElse(
        by -> by.report(unknownProperty(by.written(), of)),
        () ->
            value.report(
                "propertyPath",
                "The path does not lead to a property of model \"%s\"; there are %s"
                    .formatted(of.model().name(), listed(of, PropertyDefinition::key))));
  }

  /** Returns the message about a property that a model does not have. */
  static String unknownProperty(String written, ModelNames of) {
    return "\"%s\" is not a property of model \"%s\"; give an id, an external id or a name of %s"
        .formatted(written, of.model().name(), listed(of, PropertyDefinition::name));
  }

  private static String listed(ModelNames of, Function<PropertyDefinition, String> name) {
    var all = of.model().properties();
    var first = all.stream().limit(MOST_LISTED).map(name).toList().toString();
    return all.size() > MOST_LISTED
        ? "%s and %,d more".formatted(first, all.size() - MOST_LISTED)
        : first;
  }
}
