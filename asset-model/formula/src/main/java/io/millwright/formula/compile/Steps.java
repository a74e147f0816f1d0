// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.language.Step;
import io.millwright.value.Value;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Closures that calculate with numbers, for use by operators and functions. */
public final class Steps {
  /** An exact operation that always fails, so that two integers are calculated as doubles. */
  public static final LongBinaryOperator IN_DOUBLES =
      (x, y) -> {
        throw new ArithmeticException("%s and %s".formatted(x, y));
      };

  private Steps() {}

  /**
   * Returns a closure that calculates with one number.
   *
   * @param exact the same operation for an integer of 64 bits
   */
  public static Step arithmetic(
      Step operand, DoubleUnaryOperator operator, LongUnaryOperator exact) {
    return evaluation -> {
      var x = operand.evaluate(evaluation);
      if (x instanceof Value.IntegerValue(long integer)) {
        try {
          return Numbers.exact(exact.applyAsLong(integer));
        } catch (ArithmeticException _) {
          return Values.finite(operator.applyAsDouble((double) integer));
        }
      }
      return Values.isNumber(x) ? Values.finite(operator.applyAsDouble(Values.number(x))) : null;
    };
  }

  /** Returns a closure that calculates with one number as a double. */
  public static Step arithmetic(Step operand, DoubleUnaryOperator operator) {
    return evaluation -> {
      var x = operand.evaluate(evaluation);
      return Values.isNumber(x) ? Values.finite(operator.applyAsDouble(Values.number(x))) : null;
    };
  }

  /**
   * Returns a closure that calculates with two numbers.
   *
   * @param exact the same operation for integers of 64 bits
   */
  public static Step arithmetic(
      Step left, Step right, DoubleBinaryOperator operator, LongBinaryOperator exact) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      return Values.isNumber(x) && Values.isNumber(y)
          ? Values.calculated(x, y, operator, exact)
          : null;
    };
  }

  /** Returns a closure that compares two numbers or two texts. */
  public static Step comparison(Step left, Step right, Comparison comparison) {
    return evaluation ->
        Values.compared(left.evaluate(evaluation), right.evaluate(evaluation), comparison);
  }

  /** Returns a closure that raises one number to the power of another, in doubles. */
  public static Step power(Step base, Step exponent) {
    return arithmetic(base, exponent, Numbers::pow, IN_DOUBLES);
  }
}
