// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.hint;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.formula.Formula;
import io.millwright.formula.check.FormulaUnits;
import io.millwright.formula.language.Expression;
import io.millwright.unit.MistakenUnits;
import io.millwright.unit.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Units that are right by the rules and may not be meant: codes that people take for others, and
 * units that a formula's result is called but does not have.
 */
final class UnitHints {
  /** Two ways to the same factor differ in the last digits only. */
  private static final double SAME = 1e-9;

  private static final MathContext SHOWN = new MathContext(6);

  private UnitHints() {}

  /** Returns the hints that one plant has and the plant before it had not. */
  static List<String> of(Plant before, Plant after) {
    var lines = new ArrayList<>(all(after));
    lines.removeAll(all(before));
    return lines;
  }

  private static Set<String> all(Plant plant) {
    var lines = new LinkedHashSet<String>();
    for (var model : plant.models()) {
      for (var property : model.properties()) {
        var subject = "property %s.%s: ".formatted(model.key(), property.key());
        if (!model.rules().isLabelling()) {
          MistakenUnits.meaning(property.unit()).ifPresent(text -> lines.add(subject + text));
        }
        if (property.isComputed()) {
          property
              .kind()
              .formulas()
              .forEach(formula -> claim(plant, model, property, formula, subject, lines));
        }
      }
    }
    for (var asset : plant.assets()) {
      if (!asset.units().isEmpty() && !plant.model(asset).rules().isLabelling()) {
        asset
            .units()
            .values()
            .forEach(unit ->
                MistakenUnits.meaning(unit)
                    .ifPresent(
                        text -> lines.add("asset %s: %s".formatted(plant.path(asset.id()), text))));
      }
    }
    return lines;
  }

  /** The result of a formula is never converted: what is declared must be what it gives. */
  private static void claim(
      Plant plant,
      AssetModel model,
      PropertyDefinition property,
      Formula formula,
      String subject,
      Set<String> lines) {
    if (model.rules().isLabelling()) {
      labels(plant, model, formula, subject, lines);
      return;
    }
    var result =
        FormulaUnits.convert(
                formula.expression(), name -> plant.unit(model, name, Map.of()), (_, _) -> {})
            .unit();
    var declared = Unit.parse(property.unit());
    if (property.unit().isEmpty() || result.isEmpty() || declared.isEmpty()) {
      return;
    }
    var from = result.get();
    var to = declared.get();
    if (!from.converts(to) || (isNear(from.factorTo(to), 1) && isNear(from.offsetTo(to), 0))) {
      return;
    }
    lines.add(
        subject
            + "the formula gives %s, which is called %s and is not converted; write %s, or unit: %s"
                .formatted(from.code(), to.code(), converted(formula, from, to), from.code()));
  }

  /** Labels that would be converted if they were units: the formula takes the bare numbers. */
  private static void labels(
      Plant plant, AssetModel model, Formula formula, String subject, Set<String> lines) {
    FormulaUnits.convert(formula.expression(), name -> label(plant, model, name), (_, _) -> {})
        .conversions()
        .forEach(conversion ->
            lines.add(
                subject
                    + "units are labels in a model from SiteWise, so %s and %s are computed with their bare numbers; to have them converted, remove rules: sitewise"
                        .formatted(conversion.to().code(), conversion.from().code())));
  }

  private static Optional<Unit> label(Plant plant, AssetModel model, Expression name) {
    return switch (name) {
      case Expression.Property(String key, var _) ->
          model.findProperty(key).flatMap(found -> Unit.parse(found.unit()));
      case Expression.ChildProperty(String hierarchy, String key, var _) ->
          model
              .findHierarchy(hierarchy)
              .flatMap(found -> plant.findModel(found.child()))
              .flatMap(child -> child.findProperty(key))
              .flatMap(found -> Unit.parse(found.unit()));
      default -> Optional.empty();
    };
  }

  private static boolean isNear(double one, double other) {
    return Math.abs(one - other) <= SAME * Math.max(1, Math.abs(one));
  }

  private static String converted(Formula formula, Unit from, Unit to) {
    boolean isWhole =
        formula.expression() instanceof Expression.Property
            || formula.expression() instanceof Expression.ChildProperty
            || formula.expression() instanceof Expression.Call;
    var text = isWhole ? formula.source() : "(%s)".formatted(formula.source());
    double factor = from.factorTo(to);
    double offset = from.offsetTo(to);
    if (!isNear(factor, 1)) {
      text +=
          factor < 1 && isNear(1 / factor, Math.rint(1 / factor))
              ? " / " + shown(1 / factor)
              : " * " + shown(factor);
    }
    if (!isNear(offset, 0)) {
      text += (offset < 0 ? " - " : " + ") + shown(Math.abs(offset));
    }
    return text;
  }

  private static String shown(double number) {
    return new BigDecimal(number).round(SHOWN).stripTrailingZeros().toPlainString();
  }
}
