// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.ModelId;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * How much a plant may hold (SiteWise, "Quotas for assets and asset models"). They protect the
 * machine from mistakes: what is above one already, because it has been lowered, may stay and
 * shrink, but not grow.
 *
 * @param models asset models
 * @param assetsPerModel assets of one model
 * @param childrenPerAsset assets directly below another, by all its hierarchies
 * @param levels assets from the top of a tree to its lowest
 * @param hierarchiesPerModel hierarchies of one model
 * @param propertiesPerModel properties of one model, with those of its composite models
 * @param compositesPerModel composite models of one model, with those within others
 * @param variablesPerFormula different properties that a formula names
 * @param functionsPerFormula calls of functions in a formula
 * @param formulaLevels properties from a formula to what is measured: 3 for a transform of a
 *     transform of a measurement
 * @param dependentsPerProperty formulas of the same model that name one property
 */
public record Quotas(
    int models,
    int assetsPerModel,
    int childrenPerAsset,
    int levels,
    int hierarchiesPerModel,
    int propertiesPerModel,
    int compositesPerModel,
    int variablesPerFormula,
    int functionsPerFormula,
    int formulaLevels,
    int dependentsPerProperty) {

  /**
   * Returns what would be too much, and how much there may be; empty where everything is within.
   */
  public Optional<String> exceeded(Plant before, Plant after) {
    return over(
            "models", "The plant", "models", models, before.models().size(), after.models().size())
        .or(() ->
            after.models().stream()
                .filter(model -> !before.findModel(model.id()).equals(Optional.of(model)))
                .flatMap(model -> exceeded(before.findModel(model.id()), model).stream())
                .findFirst())
        .or(() -> assets(before, after));
  }

  private Optional<String> exceeded(Optional<AssetModel> before, AssetModel model) {
    var name = "Model \"%s\"".formatted(model.key());
    ToIntFunction<ToIntFunction<AssetModel>> was = count -> before.map(count::applyAsInt).orElse(0);
    return over(
            "hierarchies-per-model",
            name,
            "hierarchies",
            hierarchiesPerModel,
            was.applyAsInt(m -> m.hierarchies().size()),
            model.hierarchies().size())
        .or(() ->
            over(
                "properties-per-model",
                name,
                "properties",
                propertiesPerModel,
                was.applyAsInt(m -> m.properties().size()),
                model.properties().size()))
        .or(() ->
            over(
                "composites-per-model",
                name,
                "composite models",
                compositesPerModel,
                was.applyAsInt(m -> m.composites().size()),
                model.composites().size()))
        .or(() -> formulas(before, model));
  }

  private Optional<String> formulas(Optional<AssetModel> before, AssetModel model) {
    var levels = new HashMap<String, Integer>();
    var dependents = dependents(model);
    var dependentsBefore = before.map(Quotas::dependents).orElse(Map.of());
    var levelsBefore = new HashMap<String, Integer>();
    var formulas = formulas(model);
    var formulasBefore = before.map(Quotas::formulas).orElse(Map.of());
    for (var property : model.properties()) {
      var name = "Property \"%s.%s\"".formatted(model.key(), property.key());
      var old = before.flatMap(known -> known.findProperty(property.id())).flatMap(Quotas::formula);
      var now = formula(property);
      var found =
          over(
                  "variables-per-formula",
                  name,
                  "variables in its formula",
                  variablesPerFormula,
                  old.map(Quotas::variables).orElse(0),
                  now.map(Quotas::variables).orElse(0))
              .or(() ->
                  over(
                      "functions-per-formula",
                      name,
                      "functions in its formula",
                      functionsPerFormula,
                      old.map(Quotas::functions).orElse(0),
                      now.map(Quotas::functions).orElse(0)))
              .or(() ->
                  over(
                      "formula-levels",
                      name,
                      "levels of formulas below it",
                      formulaLevels,
                      levels(formulasBefore, property.key(), levelsBefore),
                      levels(formulas, property.key(), levels)))
              .or(() ->
                  over(
                      "dependents-per-property",
                      name,
                      "formulas that name it",
                      dependentsPerProperty,
                      dependentsBefore.getOrDefault(property.key(), 0),
                      dependents.getOrDefault(property.key(), 0)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Formula> formula(PropertyDefinition property) {
    return property.kind().formulas().findFirst();
  }

  private static int variables(Formula formula) {
    Set<String> names = new HashSet<>(formula.properties());
    formula
        .expression()
        .nodes()
        .filter(Expression.ChildProperty.class::isInstance)
        .forEach(node -> names.add(((Expression.ChildProperty) node).name()));
    return names.size();
  }

  private static int functions(Formula formula) {
    return (int) formula.expression().nodes().filter(Expression.Call.class::isInstance).count();
  }

  private static Map<String, Formula> formulas(AssetModel model) {
    var formulas = new HashMap<String, Formula>();
    model
        .properties()
        .forEach(property ->
            formula(property).ifPresent(formula -> formulas.put(property.key(), formula)));
    return formulas;
  }

  /** A property without a formula has one level. */
  private static int levels(Map<String, Formula> formulas, String key, Map<String, Integer> known) {
    var level = known.get(key);
    if (level != null) {
      return level;
    }
    // No formula needs its own result; should one, it ends here.
    known.put(key, 1);
    int below = 0;
    var formula = formulas.get(key);
    if (formula != null) {
      for (var name : formula.properties()) {
        below = Math.max(below, levels(formulas, name, known));
      }
    }
    known.put(key, below + 1);
    return below + 1;
  }

  private static Map<String, Integer> dependents(AssetModel model) {
    var dependents = new HashMap<String, Integer>();
    for (var property : model.properties()) {
      formula(property)
          .map(Formula::properties)
          .ifPresent(names -> names.forEach(name -> dependents.merge(name, 1, Integer::sum)));
    }
    return dependents;
  }

  private Optional<String> assets(Plant before, Plant after) {
    var counts = perModel(after.assets());
    for (var count : counts.entrySet()) {
      if (count.getValue() > assetsPerModel) {
        var found =
            over(
                "assets-per-model",
                after
                    .findModel(count.getKey())
                    .map(model -> "Model \"%s\"".formatted(model.key()))
                    .orElse("A model"),
                "assets",
                assetsPerModel,
                perModel(before.assets()).getOrDefault(count.getKey(), 0),
                count.getValue());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (var asset : after.assets()) {
      int children = after.children(asset.id()).size();
      int level = level(after, asset);
      if (children > childrenPerAsset || level > levels) {
        var name = "Asset %s".formatted(after.path(asset.id()));
        var old = before.findAsset(asset.id());
        var found =
            over(
                    "children-per-asset",
                    name,
                    "children",
                    childrenPerAsset,
                    before.children(asset.id()).size(),
                    children)
                .or(() ->
                    over(
                        "levels",
                        name,
                        "levels down to it",
                        levels,
                        old.map(known -> level(before, known)).orElse(0),
                        level));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Map<ModelId, Integer> perModel(Collection<Asset> assets) {
    var counts = new HashMap<ModelId, Integer>();
    assets.forEach(asset -> counts.merge(asset.model(), 1, Integer::sum));
    return counts;
  }

  private static int level(Plant plant, Asset asset) {
    var path = plant.path(asset.id());
    int level = 0;
    for (int i = 0; i < path.length(); i++) {
      level += path.charAt(i) == '/' ? 1 : 0;
    }
    return level;
  }

  private static Optional<String> over(
      String quota, String subject, String what, int most, int before, int now) {
    return now > most && now > before
        ? Optional.of(
            "%s would have %d %s; at most %d are allowed here (millwright.quotas.%s)"
                .formatted(subject, now, what, most, quota))
        : Optional.empty();
  }
}
