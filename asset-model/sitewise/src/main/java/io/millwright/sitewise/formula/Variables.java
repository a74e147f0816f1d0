// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula;

import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.formula.syntax.FormulaException;
import io.millwright.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Translates formulas. In SiteWise, a formula's variables are declared beside the expression. In
 * Millwright, a formula names properties by key and children's properties by {@code hierarchy.key}.
 * Example: {@code a / b} with {@code a = good_count} and {@code b = machines.total} is {@code
 * good_count / machines.total} here.
 */
public final class Variables {
  /** The longest name of a variable (SiteWise API, VariableName). */
  private static final int LONGEST_NAME = 64;

  /** The longest expression (SiteWise API, Expression). */
  private static final int LONGEST_EXPRESSION = 1_024;

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

  /**
   * Translates a formula from Millwright's form to SiteWise's. Properties at the top of the model
   * are variables with their own keys. If the expression becomes longer than SiteWise's API
   * accepts, its variables are called v1, v2 and so on.
   */
  public static Declared toSiteWise(Formula formula) {
    var targets = targets(formula);
    var names = new LinkedHashMap<Target, String>();
    targets.values().stream()
        .filter(Variables::hasVariableName)
        .forEach(target -> names.put(target, target.text()));
    targets
        .values()
        .forEach(target -> names.computeIfAbsent(target, _ -> variable(names.values(), target)));
    var declared = declared(formula, targets, names);
    if (declared.expression().length() <= LONGEST_EXPRESSION) {
      return declared;
    }
    var numbered = new LinkedHashMap<Target, String>();
    targets
        .values()
        .forEach(target -> numbered.computeIfAbsent(target, _ -> "v" + (numbered.size() + 1)));
    return declared(formula, targets, numbered);
  }

  /** Returns what the names in a formula stand for, in the order of the text. */
  private static SortedMap<Expression.Span, Target> targets(Formula formula) {
    var targets =
        new TreeMap<Expression.Span, Target>(Comparator.comparingInt(Expression.Span::start));
    for (var node : formula.expression().nodes().toList()) {
      switch (node) {
        case Expression.Property(var key, var span) -> targets.put(span, new Target("", key));
        case Expression.ChildProperty(var hierarchy, var key, var span) ->
            targets.put(span, new Target(hierarchy, key));
        case Expression.Literal _,
            Expression.Unary _,
            Expression.Binary _,
            Expression.Index _,
            Expression.Slice _,
            Expression.Call _ -> {}
      }
    }
    return targets;
  }

  private static Declared declared(
      Formula formula, SortedMap<Expression.Span, Target> targets, Map<Target, String> names) {
    var replacements = new ArrayList<Replacement>();
    targets.forEach(
        (span, target) -> replacements.add(new Replacement(span, names.getOrDefault(target, ""))));
    var variables = new LinkedHashMap<String, Target>();
    names.forEach((target, name) -> variables.put(name, target));
    return new Declared(replace(formula.source(), replacements), variables);
  }

  private static boolean hasVariableName(Target target) {
    return target.text().indexOf('.') < 0;
  }

  /**
   * Returns a variable name for a key with dots, because SiteWise's variable names have none: the
   * key with underscores. Of a name with more than 64 characters, the first stay and a checksum of
   * the whole key follows. A formula that names the same properties gets the same names again.
   */
  private static String variable(Collection<String> taken, Target target) {
    var whole = target.text().replace('.', '_');
    var name = whole;
    for (int attempt = 0; taken.contains(name) || name.length() > LONGEST_NAME; attempt++) {
      var checksum = new CRC32();
      checksum.update((target.text() + "_".repeat(attempt)).getBytes(StandardCharsets.UTF_8));
      name =
          name.length() < LONGEST_NAME
              ? name + "_"
              : "%s_%08x".formatted(whole.substring(0, LONGEST_NAME - 9), checksum.getValue());
    }
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
