// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How formulas take values: as numbers, as texts, as true or false. A null is "undefined"; the null
 * value is the constant {@code none}.
 */
public final class Values {
  /** The longest text that a formula may make, in characters (SiteWise, operator +). */
  private static final int LONGEST_TEXT = 1_024;

  private Values() {}

  /**
   * A value that comes from outside, as formulas calculate with it. An integer that a double holds
   * is one, as a literal is: so closures and bytecode calculate alike.
   */
  public static @Nullable Value known(Value value) {
    return switch (value) {
      case Value.NullValue _ -> null;
      case Value.IntegerValue(long number) -> Numbers.exact(number);
      case Value.DoubleValue _, Value.BooleanValue _, Value.StringValue _ -> value;
    };
  }

  /** A finite number as a value; undefined where it is not finite. */
  public static @Nullable Value finite(double number) {
    return Double.isFinite(number) ? Value.of(number) : null;
  }

  /** 1 for true, 0 for false. */
  public static Value flag(boolean on) {
    return Value.of(on ? 1.0 : 0.0);
  }

  /** A text as a value; undefined where it is too long. */
  public static @Nullable Value limited(String text) {
    return text.length() > LONGEST_TEXT ? null : Value.of(text);
  }

  /** False are 0, the empty text and none; NaN is true (SiteWise, conditional functions). */
  public static boolean isTrue(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> number != 0;
      case Value.DoubleValue(double number) -> number != 0;
      case Value.BooleanValue(boolean on) -> on;
      case Value.StringValue(String text) -> !text.isEmpty();
      case Value.NullValue _ -> false;
    };
  }

  /** True of a number or a truth. */
  public static boolean isNumber(@Nullable Value value) {
    return value != null
        && !(value instanceof Value.StringValue || value instanceof Value.NullValue);
  }

  /** The number that a value is; NaN where it is none. */
  public static double number(@Nullable Value value) {
    return switch (value) {
      case null -> Double.NaN;
      case Value.DoubleValue(double number) -> number;
      case Value.IntegerValue(long number) -> (double) number;
      case Value.BooleanValue(boolean on) -> on ? 1 : 0;
      case Value.StringValue _, Value.NullValue _ -> Double.NaN;
    };
  }

  /** The text that a value becomes where it is joined; null where it has none. */
  public static @Nullable String text(@Nullable Value value) {
    return switch (value) {
      case null -> null;
      case Value.StringValue(String text) -> text;
      case Value.IntegerValue(long number) -> Long.toString(number);
      case Value.DoubleValue(double number) -> Numbers.text(number);
      case Value.BooleanValue(boolean on) -> on ? "1" : "0";
      case Value.NullValue _ -> null;
    };
  }

  /** True of a whole number that {@link #whole} gives exactly. */
  public static boolean isWhole(@Nullable Value value) {
    return switch (value) {
      case null -> false;
      case Value.IntegerValue _, Value.BooleanValue _ -> true;
      case Value.DoubleValue(double number) -> Numbers.isExact(number);
      case Value.StringValue _, Value.NullValue _ -> false;
    };
  }

  /** The integer that a value is. */
  public static long whole(@Nullable Value value) {
    return value instanceof Value.IntegerValue(long number) ? number : (long) number(value);
  }

  /**
   * Calculates in doubles; where one of two whole numbers is an integer of 64 bits, exactly, as
   * long as the result is one, too.
   *
   * @param exact throws an {@link ArithmeticException} where the result is no integer
   */
  public static @Nullable Value calculated(
      @Nullable Value x,
      @Nullable Value y,
      DoubleBinaryOperator operator,
      LongBinaryOperator exact) {
    if (areExact(x, y)) {
      try {
        return Numbers.exact(exact.applyAsLong(whole(x), whole(y)));
      } catch (ArithmeticException _) {
        // The result is no integer, or needs more than 64 bits.
        return finite(operator.applyAsDouble(number(x), number(y)));
      }
    }
    return finite(operator.applyAsDouble(number(x), number(y)));
  }

  /** 1 or 0, as two numbers or two texts compare; undefined where they can't be compared. */
  public static @Nullable Value compared(
      @Nullable Value x, @Nullable Value y, Comparison comparison) {
    if (isNumber(x) && isNumber(y)) {
      return flag(
          areExact(x, y)
              ? comparison.ofIntegers(whole(x), whole(y))
              : comparison.ofNumbers(number(x), number(y)));
    }
    return x instanceof Value.StringValue(String a) && y instanceof Value.StringValue(String b)
        ? flag(comparison.ofOrder(a.compareTo(b)))
        : null;
  }

  private static boolean areExact(@Nullable Value x, @Nullable Value y) {
    return (x instanceof Value.IntegerValue || y instanceof Value.IntegerValue)
        && isWhole(x)
        && isWhole(y);
  }
}
