// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.calculation.Comparison;
import io.millwright.value.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytecode of a numeric expression on behalf of a function's {@link NumericForm}. A
 * number that is not finite stands for "no value".
 */
public interface NumericWriter {
  /** What is known of the number on top of the stack. */
  enum Certainty {
    /** The number is finite. */
    FINITE,
    /** The number is finite, or NaN, which stands for no value. */
    FINITE_OR_NAN,
    /** The number may also be an infinity, which stands for no value, too. */
    NOTHING
  }

  /**
   * The labels at which the code continues behind a condition.
   *
   * @param yes the label if the condition is true
   * @param no the label if the condition is false or the constant {@code none}
   * @param undefined the label if the condition has no value
   */
  record Jumps(Label yes, Label no, Label undefined) {}

  /**
   * A number in a local variable, finite or NaN.
   *
   * @param isCertain true if the number is never NaN
   */
  record Held(int variable, boolean isCertain) {}

  /** Returns the code that has been written so far. */
  CodeBuilder code();

  /** Writes code that leaves the value of an expression on the stack; it may be an infinity. */
  Certainty value(Expression expression);

  /** Writes code that leaves the value of an expression on the stack, a finite number or NaN. */
  Certainty settled(Expression expression);

  /** Writes code that leaves a constant on the stack. */
  Certainty constant(double number);

  /**
   * Returns the value of an expression that names no property and no time; empty for any other
   * expression.
   */
  Optional<Value> constantOf(Expression expression);

  /** Writes code that leaves the moment of evaluation on the stack, in seconds since the epoch. */
  Certainty time();

  /** Writes code that leaves a time zone on the stack. */
  void zone(ZoneId zone);

  /**
   * Writes a call of a static method. It takes numbers from the stack and leaves its result there.
   *
   * @param numbers how many numbers the method takes
   */
  void call(Class<?> owner, String method, int numbers);

  /**
   * Writes code that puts the value of an expression, a finite number or NaN, into a local
   * variable.
   */
  Held hold(Expression expression);

  /**
   * Writes code that leaves one of two values on the stack, or NaN if the condition has no value.
   *
   * @param otherwise writes the value for a false condition; null if there is no value then
   */
  Certainty choice(
      Expression condition, Supplier<Certainty> then, @Nullable Supplier<Certainty> otherwise);

  /**
   * Writes code that leaves 1 on the stack if an expression is true, 0 if it is false, otherwise
   * NaN.
   */
  default Certainty truth(Expression expression) {
    return choice(expression, () -> constant(1), () -> constant(0));
  }

  /** Writes code that jumps to the label that the truth of an expression selects. */
  void jump(Expression expression, Jumps to);

  /** Writes code that jumps to the label that the number of an expression selects: 0 is false. */
  void jumpByNumber(Expression expression, Jumps to);

  /** Writes code that jumps to the label that a comparison of two expressions selects. */
  void compare(Comparison comparison, Expression left, Expression right, Jumps to);
}
