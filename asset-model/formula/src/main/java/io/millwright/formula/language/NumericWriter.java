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
 * Writes the bytecode of an expression over numbers, as the numeric form of a function uses it.
 * What has no value is a number that is not finite, and what is not finite has no value.
 */
public interface NumericWriter {
  /** What is known of a number that stands on the stack. */
  enum Certainty {
    /** The number is finite. */
    FINITE,
    /** The number is finite, or NaN, which stands for no value. */
    FINITE_OR_NAN,
    /** The number may be an infinity, too, which also stands for no value. */
    NOTHING
  }

  /**
   * Where the code goes on behind a condition.
   *
   * @param yes where the condition is true
   * @param no where it is false, as the constant {@code none} is, too
   * @param undefined where it has no value
   */
  record Jumps(Label yes, Label no, Label undefined) {}

  /**
   * A number in a local variable, finite or NaN.
   *
   * @param isCertain true where it is never NaN
   */
  record Held(int variable, boolean isCertain) {}

  /** The code as it has been written so far. */
  CodeBuilder code();

  /** Leaves the value of an expression on the stack, which may be an infinity. */
  Certainty value(Expression expression);

  /** Leaves the value of an expression on the stack, a finite number or NaN. */
  Certainty settled(Expression expression);

  /** Leaves a constant on the stack. */
  Certainty constant(double number);

  /** Returns the value of an expression that names no property and no time; empty for others. */
  Optional<Value> constantOf(Expression expression);

  /** Leaves the moment of evaluation on the stack, in seconds. */
  Certainty time();

  /** Leaves a time zone on the stack. */
  void zone(ZoneId zone);

  /**
   * Calls a static method on the numbers that stand on the stack, and leaves its result there.
   *
   * @param numbers how many numbers the method takes
   */
  void call(Class<?> owner, String method, int numbers);

  /** Puts the value of an expression into a local variable: a finite number or NaN. */
  Held hold(Expression expression);

  /**
   * Leaves one of two values on the stack, or NaN where the condition has none.
   *
   * @param otherwise null where there is no value then, either
   */
  Certainty choice(
      Expression condition, Supplier<Certainty> then, @Nullable Supplier<Certainty> otherwise);

  /** Leaves 1 on the stack where an expression is true, 0 where it is false, otherwise NaN. */
  default Certainty truth(Expression expression) {
    return choice(expression, () -> constant(1), () -> constant(0));
  }

  /** Goes where the truth of an expression leads. */
  void jump(Expression expression, Jumps to);

  /** Goes where the number of an expression leads: 0 is false. */
  void jumpByNumber(Expression expression, Jumps to);

  /** Goes where a comparison of two expressions leads. */
  void compare(Comparison comparison, Expression left, Expression right, Jumps to);
}
