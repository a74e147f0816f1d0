// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import io.millwright.formula.check.FormulaUnits;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.compile.NumericProgram;
import io.millwright.formula.compile.PreparedExpression;
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Expression.ChildProperty;
import io.millwright.formula.language.Expression.Property;
import io.millwright.formula.syntax.FormulaException;
import io.millwright.formula.syntax.Parser;
import io.millwright.value.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A formula: its source text together with the parsed and compiled expression. Two formulas are
 * equal if their source texts are equal. Safe for use by several threads.
 */
public final class Formula {
  private final String source;
  private final Expression expression;
  private final CompiledExpression compiled;
  private final Map<Expression, PreparedExpression> prepared = new HashMap<>(0);

  private Formula(String source, Expression expression) {
    this.source = source;
    this.expression = expression;
    compiled = FormulaEvaluator.compile(expression);
  }

  /**
   * Parses a formula. This method does not check whether the properties that the formula names
   * exist.
   *
   * @param source the formula as a user writes it, such as {@code produced / 60}
   * @throws FormulaException if the text is not a formula; the message says what is wrong
   */
  public static Formula parse(String source) {
    return new Formula(source, Parser.parse(source));
  }

  /** Returns the value of the formula, or {@link Value#none} if the formula has no value. */
  public Value evaluate(Evaluation evaluation) {
    return compiled.evaluate(evaluation);
  }

  /** Returns the closure that evaluates this formula. Every call returns the same object. */
  public CompiledExpression compiled() {
    return compiled;
  }

  /**
   * Returns the formula compiled to bytecode; empty if the formula handles anything but numbers.
   */
  public Optional<NumericProgram> numeric() {
    return prepared().numeric();
  }

  /** Returns the formula's closure and bytecode. Every call returns the same object. */
  public PreparedExpression prepared() {
    return prepared(expression);
  }

  /**
   * Returns the closure and the bytecode of a part of this formula, such as an argument of a
   * function over time, or of an expression derived from it. The bytecode is compiled at the first
   * call, because each compilation defines a class. All assets that share this formula then share
   * the result.
   */
  public PreparedExpression prepared(Expression part) {
    synchronized (prepared) {
      return prepared.computeIfAbsent(
          part,
          added ->
              new PreparedExpression(
                  added.equals(expression) ? compiled : FormulaEvaluator.compile(added),
                  FormulaEvaluator.numeric(added)));
    }
  }

  /** Returns the text of the formula. */
  public String source() {
    return source;
  }

  /** Returns the syntax tree of the formula. */
  public Expression expression() {
    return expression;
  }

  /** Returns the keys of the properties of the same asset that this formula names. */
  public Set<String> properties() {
    return expression
        .nodes()
        .filter(Property.class::isInstance)
        .map(node -> ((Property) node).key())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns this formula with a dotted name such as {@code motor.speed} read as one property key if
   * {@code keys} contains that key.
   */
  public Formula naming(Set<String> keys) {
    boolean concerned =
        expression
            .nodes()
            .anyMatch(node -> node instanceof ChildProperty c && keys.contains(c.name()));
    return concerned ? new Formula(source, naming(expression, keys)) : this;
  }

  private static Expression naming(Expression node, Set<String> keys) {
    return node instanceof ChildProperty child && keys.contains(child.name())
        ? new Property(child.name(), child.span())
        : node.mapChildren(below -> naming(below, keys));
  }

  /**
   * Returns this formula with conversions inserted wherever two values of different units are added
   * or compared. Returns this object if no value needs a conversion.
   */
  public Formula converted(FormulaUnits.Names units) {
    var converted = FormulaUnits.convert(expression, units, (_, _) -> {});
    return converted.conversions().isEmpty() ? this : new Formula(source, converted.expression());
  }

  /**
   * Returns this formula with a prefix before each property key, for use in a composite model.
   *
   * @param prefix the prefix with its dot, such as {@code motor.}
   */
  public Formula within(String prefix) {
    var text = new StringBuilder(source);
    var keys = new HashSet<String>();
    expression
        .nodes()
        .filter(Property.class::isInstance)
        .map(Property.class::cast)
        .sorted(Comparator.comparingInt((Property property) -> property.span().start()).reversed())
        .forEach(property -> {
          text.insert(property.span().start(), prefix);
          keys.add(prefix + property.key());
        });
    return parse(text.toString()).naming(keys);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Formula that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
