// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Refusal;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.FormulaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Between SiteWise's formulas, whose variables are declared beside the expression, and ours, which
 * name properties by key and those of children by {@code hierarchy.key}.
 */
final class Variables {
  private Variables() {}

  /**
   * What a variable stands for.
   *
   * @param hierarchy the key of a hierarchy; empty for a property of the same asset
   * @param property the key of the property
   */
  record Target(String hierarchy, String property) {
    String text() {
      return hierarchy.isEmpty() ? property : hierarchy + "." + property;
    }
  }

  /** A formula in SiteWise's form. */
  record Declared(String expression, Map<String, Target> variables) {}

  private record Replacement(Expression.Span span, String text) {}

  /**
   * Our form of a formula.
   *
   * @param place where it stands, for messages
   */
  static Formula fromSiteWise(String place, Declared declared) {
    var source = declared.expression();
    var replacements = new ArrayList<Replacement>();
    for (var node : parse(place, source).expression().nodes().toList()) {
      var name = source.substring(node.span().start(), node.span().end());
      var target = declared.variables().get(name);
      switch (node) {
        case Expression.Property(var key, var span) -> {
          if (target == null) {
            throw Refusal.invalid(
                "%s uses \"%s\" at character %d, which is not one of its variables %s; declare it",
                place, key, span.start() + 1, declared.variables().keySet());
          }
          replacements.add(new Replacement(span, written(target, source, span)));
        }
        // A variable may have the name of a constant, and goes before it.
        case Expression.Literal literal -> {
          if (target != null) {
            replacements.add(
                new Replacement(literal.span(), written(target, source, literal.span())));
          }
        }
        case Expression.ChildProperty _,
            Expression.Unary _,
            Expression.Binary _,
            Expression.Call _ -> {}
      }
    }
    return parse(place, replace(source, replacements));
  }

  /** SiteWise's form of a formula. */
  static Declared toSiteWise(Formula formula) {
    var variables = new LinkedHashMap<String, Target>();
    formula
        .expression()
        .nodes()
        .filter(Expression.Property.class::isInstance)
        .map(Expression.Property.class::cast)
        .filter(property -> property.key().indexOf('.') < 0)
        .forEach(property -> variables.put(property.key(), new Target("", property.key())));
    var replacements = new ArrayList<Replacement>();
    for (var node : formula.expression().nodes().toList()) {
      if (node instanceof Expression.ChildProperty(var hierarchy, var key, var span)) {
        replacements.add(new Replacement(span, variable(variables, new Target(hierarchy, key))));
      } else if (node instanceof Expression.Property(var key, var span) && key.indexOf('.') >= 0) {
        replacements.add(new Replacement(span, variable(variables, new Target("", key))));
      }
    }
    return new Declared(replace(formula.source(), replacements), variables);
  }

  /** A variable for a name with dots, which SiteWise's variables don't have. */
  private static String variable(Map<String, Target> variables, Target target) {
    var name = target.text().replace('.', '_');
    while (variables.containsKey(name) && !target.equals(variables.get(name))) {
      name += "_";
    }
    variables.put(name, target);
    return name;
  }

  private static Formula parse(String place, String source) {
    try {
      return Formula.parse(source);
    } catch (FormulaException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "%s, character %d of \"%s\": %s".formatted(place, e.offset() + 1, source, e.getMessage()),
          e);
    }
  }

  /** In brackets where a method call follows, which would take the dot for its own. */
  private static String written(Target target, String source, Expression.Span span) {
    return source.substring(span.end()).stripLeading().startsWith(".")
        ? "(" + target.text() + ")"
        : target.text();
  }

  private static String replace(String source, List<Replacement> replacements) {
    var text = new StringBuilder(source);
    replacements.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Replacement replacement) -> replacement.span().start())
                .reversed())
        .forEach(replacement ->
            text.replace(replacement.span().start(), replacement.span().end(), replacement.text()));
    return text.toString();
  }
}
