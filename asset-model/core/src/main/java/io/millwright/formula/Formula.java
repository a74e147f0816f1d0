// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

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

  CompiledExpression compiled() {
    return compiled;
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
        .filter(Expression.Property.class::isInstance)
        .map(node -> ((Expression.Property) node).key())
        .collect(Collectors.toUnmodifiableSet());
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
