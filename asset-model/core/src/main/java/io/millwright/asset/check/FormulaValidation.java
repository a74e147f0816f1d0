// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.ModelId;
import io.millwright.formula.Formula;
import io.millwright.formula.check.Type;
import io.millwright.formula.language.Expression;
import io.millwright.validation.Spelling;
import java.util.Map;

/**
 * Finds what is wrong with the formulas of one model (the rules that SiteWise states for transforms
 * and metrics): names that mean nothing, functions where they can't stand, formulas that need their
 * own result, windows that don't match.
 */
public final class FormulaValidation {
  private final AssetModel model;
  private final FormulaProblems problems;
  private final FormulaNames names;
  private final PointwiseRules pointwise;
  private final MetricRules metrics;
  private final ResultRules results;
  private final CircleRules circles;

  /**
   * Makes the validation that reports what is refused.
   *
   * @param models all models of the plant, those of children among them
   */
  public FormulaValidation(
      AssetModel model, Map<ModelId, AssetModel> models, PlantProblems problems) {
    this(model, models, problems, false);
  }

  /**
   * Makes the validation of a model's formulas.
   *
   * @param models all models of the plant, those of children among them
   * @param isHinting true to report only what SiteWise takes although it never gives a value, of a
   *     model that follows SiteWise's rules; false to report what is refused
   */
  public FormulaValidation(
      AssetModel model,
      Map<ModelId, AssetModel> models,
      PlantProblems problems,
      boolean isHinting) {
    this.model = model;
    this.problems = new FormulaProblems(model, problems, isHinting);
    names = new FormulaNames(model, models);
    pointwise = new PointwiseRules(model, names);
    metrics = new MetricRules(model, names);
    results = new ResultRules(model, names);
    circles = new CircleRules(names);
  }

  /** Reports the problems of all formulas that the model has of its own, and of its alarms. */
  public void check() {
    // What a component gives is wrong there, and reported there.
    for (var property : model.ownProperties()) {
      switch (property.kind()) {
        case PropertyKind.Attribute _, PropertyKind.Measurement _ -> {}
        case PropertyKind.Transform(Formula formula) -> {
          var site = problems.site(property);
          if (pointwise.check(formula, site, "A transform")) {
            results.check(property, formula, site);
          }
          circles.check(property, formula, site);
        }
        case PropertyKind.Metric(Formula formula, Window window, int percentGood) -> {
          var site = problems.site(property);
          names.check(formula, site);
          metrics.check(formula, window, site);
          results.check(property, formula, site);
          circles.check(property, formula, site);
          frame(property, window);
          if (percentGood > 0 && !namesData(formula)) {
            site.report(
                formula.expression(),
                "percent_good asks for GOOD readings, and the formula rests on none; remove it");
          }
        }
        case PropertyKind.Frame(Formula from, var until, var _) -> {
          condition(from, problems.site(property), "A frame");
          circles.check(property, from, problems.site(property));
          until.ifPresent(formula -> {
            condition(formula, problems.untilSite(property), "A frame");
            circles.check(property, formula, problems.untilSite(property));
          });
        }
      }
    }
    for (var alarm : model.alarms()) {
      condition(alarm.when(), problems.site(alarm), "An alarm");
    }
  }

  /** Reports the problems of a formula of which only counts whether it is true. */
  private void condition(Formula formula, FormulaSite site, String what) {
    results.checkUnits(formula, site);
    if (pointwise.check(formula, site, what) && results.type(formula, site) == Type.TEXT) {
      site.report(
          formula.expression(),
          "%s is on or off, and this is text; compare it, such as state == 'fault'"
              .formatted(what));
    }
  }

  /** Returns true where a formula names more than attributes. */
  private boolean namesData(Formula formula) {
    return formula
        .expression()
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.ChildProperty
                || (node instanceof Expression.Property(String key, var _)
                    && names.find(key).filter(found -> !found.isAttribute()).isPresent()));
  }

  /** Reports the windows of a metric that are frames which the model does not have. */
  private void frame(PropertyDefinition metric, Window window) {
    if (window instanceof Window.OfFrame(String key)
        && !problems.isHinting()
        && names.find(key).filter(FormulaValidation::isFrame).isEmpty()) {
      var frames =
          names.properties().stream()
              .filter(FormulaValidation::isFrame)
              .map(PropertyDefinition::key)
              .sorted()
              .toList();
      problems.add(
          new PlantPlace.OfWindow(model.id(), metric.id()),
          metric.key(),
          "every: \"%s\" is not a time such as 10s, 5m, 8h, 1d, 1w, 1mo or 1y, nor a frame of model %s%s"
              .formatted(key, model.key(), Spelling.hint(key, frames)));
    }
  }

  private static boolean isFrame(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Frame;
  }
}
