// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.PropertyDefinition;

/** The problems of the formulas of one model, and which of them are wanted. */
final class FormulaProblems {
  private final AssetModel model;
  private final PlantProblems problems;
  private final boolean isHinting;

  /**
   * Makes the reporter of a model's formulas.
   *
   * @param problems where the problems go
   * @param isHinting true to report only what SiteWise takes although it never gives a value, of a
   *     model that follows SiteWise's rules; false to report what is refused
   */
  FormulaProblems(AssetModel model, PlantProblems problems, boolean isHinting) {
    this.model = model;
    this.problems = problems;
    this.isHinting = isHinting;
  }

  /** Returns whether only hints are wanted, and nothing that is refused. */
  boolean isHinting() {
    return isHinting;
  }

  /** Returns whether the model follows SiteWise's rules instead of Millwright's. */
  boolean followsSiteWise() {
    return model.rules() == FormulaRules.SITEWISE;
  }

  /** Adds a problem of a property or an alarm of the model. */
  void add(PlantPlace place, String key, String message) {
    problems.add(place, model.key() + "." + key, message);
  }

  /** Returns the site of the formula of a property. */
  FormulaSite site(PropertyDefinition property) {
    return new FormulaSite(
        this,
        offset -> new PlantPlace.OfFormula(model.id(), property.id(), offset),
        property.key());
  }

  /** Returns the site of the formula that ends a property's frames. */
  FormulaSite untilSite(PropertyDefinition property) {
    return new FormulaSite(
        this, offset -> new PlantPlace.OfUntil(model.id(), property.id(), offset), property.key());
  }

  /** Returns the site of the condition of an alarm. */
  FormulaSite site(AlarmDefinition alarm) {
    return new FormulaSite(
        this, offset -> new PlantPlace.OfCondition(model.id(), alarm.key(), offset), alarm.key());
  }
}
