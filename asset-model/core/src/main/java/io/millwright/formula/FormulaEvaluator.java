// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import io.millwright.reading.Value;

/**
 * Evaluates formulas with SiteWise's rules: what is undefined, infinite, of the wrong type, or
 * {@code none} gives no value, never an exception ("Undefined, infinite, and overflow values").
 */
public final class FormulaEvaluator {
  private FormulaEvaluator() {}

  /** The value of a formula; {@link Value#none} where there is none. */
  public static Value evaluate(Formula formula, Evaluation evaluation) {
    return formula.compiled().evaluate(evaluation);
  }

  /**
   * The value of an expression, such as an argument of an aggregate; {@link Value#none} where there
   * is none. Who evaluates the same expression often compiles it once.
   */
  public static Value evaluate(Expression expression, Evaluation evaluation) {
    return compile(expression).evaluate(evaluation);
  }

  /** Makes an expression ready to be evaluated often. */
  public static CompiledExpression compile(Expression expression) {
    var step = Compiler.step(expression);
    return evaluation -> {
      var value = step.evaluate(evaluation);
      return value == null || !value.isPresent() ? Value.none() : value;
    };
  }
}
