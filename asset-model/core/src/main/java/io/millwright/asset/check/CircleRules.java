// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import java.util.LinkedHashSet;
import java.util.Set;

/** The rule that no property may need its own value to be computed. */
final class CircleRules {
  private final FormulaNames names;
  private final Circles<String> circles;

  CircleRules(FormulaNames names) {
    this.names = names;
    circles = Circles.among(names.keys(), this::needs);
  }

  /** Reports a formula that needs its own result, at the name by which it gets back to itself. */
  void check(PropertyDefinition property, Formula formula, FormulaSite site) {
    formula
        .expression()
        .nodes()
        .filter(Expression.Property.class::isInstance)
        .map(Expression.Property.class::cast)
        .filter(input -> circles.holds(property.key(), input.key()))
        .findFirst()
        .ifPresent(input ->
            site.report(
                input,
                input.key().equals(property.key())
                    ? "\"%s\" can't be computed from itself; use another property, or pretrigger of its input"
                        .formatted(property.key())
                    : "\"%s\" needs \"%s\", which needs \"%s\" again; break the circle"
                        .formatted(property.key(), input.key(), property.key())));
  }

  /** Returns the keys of the properties that a property needs directly to be computed. */
  private Set<String> needs(String key) {
    var found = names.find(key);
    if (found.isEmpty()) {
      return Set.of();
    }
    var property = found.get();
    var needs = new LinkedHashSet<String>();
    property.kind().formulas().forEach(formula -> needs.addAll(formula.properties()));
    if (property.kind()
        instanceof PropertyKind.Metric(var _, Window.OfFrame(String frame), int _)) {
      needs.add(frame);
    }
    return needs;
  }
}
