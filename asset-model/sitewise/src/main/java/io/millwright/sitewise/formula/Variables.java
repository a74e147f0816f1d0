// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula;

import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.formula.syntax.FormulaException;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates formulas. In SiteWise, a formula's variables are declared beside the expression. In
 * Millwright, a formula names properties by key and children's properties by {@code hierarchy.key}.
 * Example: {@code a / b} with {@code a = good_count} and {@code b = machines.total} is {@code
 * good_count / machines.total} here.
 */
public final class Variables {
  private Variables() {}

  /**
   * The property that a variable stands for.
   *
   * @param hierarchy the key of a hierarchy; empty for a property of the same asset
   * @param property the key of the property
   */
  public record Target(String hierarchy, String property) {
    /** Returns the variable as our formulas write it. */
    public String text() {
      return hierarchy.isEmpty() ? property : hierarchy + "." + property;
    }
  }

  /**
   * A formula in SiteWise's form.
   *
   * @param variables the targets of the variables, by the variables' names
   */
  public record Declared(String expression, Map<String, Target> variables) {}

  private record Replacement(Expression.Span span, String text) {}

  /** A formula in Millwright's form, with the origin of its characters. */
  public static final class Translated {
    private final Formula formula;
    private final List<Replacement> replacements;

    private Translated(Formula formula, List<Replacement> replacements) {
      this.formula = formula;
      this.replacements = replacements;
    }

    /** Returns the formula in Millwright's form. */
    public Formula formula() {
      return formula;
    }

    /**
     * Returns the index of the character in SiteWise's expression from which a character of our
     * formula comes.
     *
     * @param offset the index in our formula, from 0
     */
    public int original(int offset) {
      int shift = 0;
      for (var replacement : replacements) {
        int start = replacement.span().start();
        if (offset < start + shift) {
          break;
        }
        if (offset < start + shift + replacement.text().length()) {
          return start;
        }
        shift += replacement.text().length() - (replacement.span().end() - start);
      }
      return offset - shift;
    }
  }

  /**
   * Translates a formula from SiteWise's form to Millwright's.
   *
   * @throws FormulaException if the expression is not a formula or names something that is not a
   *     variable; its offset counts in SiteWise's expression
   */
  public static Translated fromSiteWise(Declared declared) {
    var source = declared.expression();
    var replacements = new ArrayList<Replacement>();
    for (var node : Formula.parse(source).expression().nodes().toList()) {
      var name = source.substring(node.span().start(), node.span().end());
      var target = declared.variables().get(name);
      switch (node) {
        case Expression.Property(var key, var span) -> {
          if (target == null) {
            throw new FormulaException(
                "\"%s\" is not one of the formula's variables %s; declare it"
                    .formatted(key, declared.variables().keySet()),
                span.start());
          }
          replacements.add(new Replacement(span, written(target, source, span)));
        }
        // A variable may have the name of a constant and then takes precedence; a text is never a
        // variable.
        case Expression.Literal literal -> {
          if (target != null && !(literal.value() instanceof Value.StringValue)) {
            replacements.add(
                new Replacement(literal.span(), written(target, source, literal.span())));
          }
        }
        case Expression.ChildProperty _,
            Expression.Unary _,
            Expression.Binary _,
            Expression.Index _,
            Expression.Slice _,
            Expression.Call _ -> {}
      }
    }
    var ordered =
        replacements.stream()
            .distinct()
            .sorted(Comparator.comparingInt(replacement -> replacement.span().start()))
            .toList();
    var text = replace(source, ordered);
    try {
      return new Translated(Formula.parse(text), ordered);
    } catch (FormulaException e) {
      throw new IllegalStateException(
          "\"%s\" is a formula, but it can't be read with the keys of its properties, \"%s\""
              .formatted(source, text),
          e);
    }
  }

  /** Translates a formula from Millwright's form to SiteWise's. */
  public static Declared toSiteWise(Formula formula) {
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
    return new Declared(
        replace(
            formula.source(),
            replacements.stream()
                .distinct()
                .sorted(Comparator.comparingInt(replacement -> replacement.span().start()))
                .toList()),
        variables);
  }

  /** Returns a variable name for a key with dots, because SiteWise's variable names have none. */
  private static String variable(Map<String, Target> variables, Target target) {
    var name = target.text().replace('.', '_');
    while (variables.containsKey(name) && !target.equals(variables.get(name))) {
      name += "_";
    }
    variables.put(name, target);
    return name;
  }

  /**
   * Returns the name of a target, in brackets if a method call follows, which would otherwise bind
   * to the name's last step.
   */
  private static String written(Target target, String source, Expression.Span span) {
    return source.substring(span.end()).stripLeading().startsWith(".")
        ? "(" + target.text() + ")"
        : target.text();
  }

  /**
   * Returns the text with all replacements made.
   *
   * @param replacements in the order of the text
   */
  private static String replace(String source, List<Replacement> replacements) {
    var text = new StringBuilder(source);
    for (var replacement : replacements.reversed()) {
      text.replace(replacement.span().start(), replacement.span().end(), replacement.text());
    }
    return text.toString();
  }
}
