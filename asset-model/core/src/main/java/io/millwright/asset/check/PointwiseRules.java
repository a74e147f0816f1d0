// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;

/**
 * The rules for formulas that are evaluated at each reading of one of their inputs: those of
 * transforms, frames and alarms.
 */
final class PointwiseRules {
  private final AssetModel model;
  private final FormulaNames names;

  PointwiseRules(AssetModel model, FormulaNames names) {
    this.model = model;
    this.names = names;
  }

  /**
   * Reports what a formula can't use that is evaluated at each reading of one of its inputs.
   *
   * @param what what the formula defines, as the first words of a sentence
   * @return whether the formula's names and functions may stand in it
   */
  boolean check(Formula formula, FormulaSite site, String what) {
    names.check(formula, site);
    boolean fed = false;
    boolean sound = true;
    for (var node : formula.expression().nodes().toList()) {
      switch (node) {
        case Expression.ChildProperty child -> {
          boolean isReported = !sound || model.findHierarchy(child.hierarchy()).isEmpty();
          sound = false;
          if (isReported) {
            continue; // With the function around it, or with the names.
          }
          site.report(
              node,
              "%s can't use a child's property; put %s.%s into a metric, inside sum, avg, min, max or count"
                  .formatted(what, child.hierarchy(), child.key()));
        }
        case Expression.Call call -> {
          var function = call.function();
          switch (call.functionClass()) {
            case AGGREGATE, TEMPORAL -> {
              site.report(
                  node,
                  "%s has no window for %s; make it a metric with every: ..."
                      .formatted(what, function.name()));
              sound = false;
            }
            case TRIGGER -> {
              if (!isProperty(call)) {
                site.report(
                    node,
                    "%s takes a property, nothing else; write %s(key)"
                        .formatted(function.name(), function.name()));
                sound = false;
              }
            }
            case SCALAR -> {}
          }
        }
        case Expression.Property(String key, var _) -> {
          var property = names.find(key);
          sound &= property.isPresent();
          fed |= property.filter(found -> !found.isAttribute()).isPresent();
        }
        case Expression.Literal _,
            Expression.Unary _,
            Expression.Binary _,
            Expression.Index _,
            Expression.Slice _ -> {}
      }
    }
    if (sound && !fed) {
      site.report(
          formula.expression(),
          "%s needs a measurement, transform or metric as input, or it would never be evaluated"
              .formatted(what));
    }
    return sound;
  }

  /**
   * Returns whether a call is {@code pretrigger(x)}, {@code timestamp(x)} or {@code
   * timestamp(pretrigger(x))}.
   */
  private static boolean isProperty(Expression.Call call) {
    return switch (call.arguments().getFirst()) {
      case Expression.Property _ -> true;
      case Expression.Call inner -> !call.function().looksBack() && inner.function().looksBack();
      default -> false;
    };
  }
}
