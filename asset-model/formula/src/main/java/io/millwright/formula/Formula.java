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
 * A formula as it was written and what it means. Two formulas are equal where their sources are.
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
   * Reads a formula. Whether the properties that it names exist is not checked here.
   *
   * @throws FormulaException if it can't be understood
   */
  public static Formula parse(String source) {
    return new Formula(source, Parser.parse(source));
  }

  /** The value of the formula; {@link Value#none} where there is none. */
  public Value evaluate(Evaluation evaluation) {
    return compiled.evaluate(evaluation);
  }

  /** The formula made ready to be evaluated often; the same one for all who ask. */
  public CompiledExpression compiled() {
    return compiled;
  }

  /** The formula compiled to bytecode; empty where it is not made of numbers alone. */
  public Optional<NumericProgram> numeric() {
    return prepared().numeric();
  }

  /** The formula and its bytecode; the same for all who ask. */
  public PreparedExpression prepared() {
    return prepared(expression);
  }

  /**
   * A part of the formula, such as an argument of a function over time, or what follows from it,
   * and its bytecode. It is made when it is asked for first, since that costs a class, and is the
   * same for all who ask for the same: all assets that have the formula.
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

  /** The text. */
  public String source() {
    return source;
  }

  /** The syntax tree. */
  public Expression expression() {
    return expression;
  }

  /** The keys of the properties of the same asset that it names. */
  public Set<String> properties() {
    return expression
        .nodes()
        .filter(Property.class::isInstance)
        .map(node -> ((Property) node).key())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same formula, in which a dotted name that is one of these keys means that property. */
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
   * The same formula, in which values are converted to the unit of what they are added to or
   * compared with; this one, where nothing is to be converted.
   */
  public Formula converted(FormulaUnits.Names units) {
    var converted = FormulaUnits.convert(expression, units, (_, _) -> {});
    return converted.conversions().isEmpty() ? this : new Formula(source, converted.expression());
  }

  /**
   * The same formula for a place where the keys of its properties begin with a prefix.
   *
   * @param prefix such as {@code motor.}
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
