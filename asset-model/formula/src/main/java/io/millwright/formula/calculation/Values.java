// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How formulas read values: as numbers, as texts, or as true and false. Java's {@code null} stands
 * for an undefined value; {@link Value#none} is the constant {@code none}.
 */
public final class Values {
  /** The longest text that a formula may make, in characters (SiteWise, operator {@code +}). */
  private static final int LONGEST_TEXT = 1_024;

  private Values() {}

  /**
   * Returns a value from outside in the form in which formulas calculate with it; null for {@code
   * none}. An integer that a double holds exactly becomes a double, as a literal does, so that
   * closures and bytecode calculate alike.
   */
  public static @Nullable Value known(Value value) {
    return switch (value) {
      case Value.NullValue _ -> null;
      case Value.IntegerValue(long number) -> Numbers.exact(number);
      case Value.DoubleValue _, Value.BooleanValue _, Value.StringValue _ -> value;
    };
  }

  /** Returns a number as a value; null if the number is not finite. */
  public static @Nullable Value finite(double number) {
    return Double.isFinite(number) ? Value.of(number) : null;
  }

  /** Returns 1 for true and 0 for false. */
  public static Value flag(boolean on) {
    return Value.of(on ? 1.0 : 0.0);
  }

  /** Returns a text as a value; null if the text is longer than 1,024 characters. */
  public static @Nullable Value limited(String text) {
    return text.length() > LONGEST_TEXT ? null : Value.of(text);
  }

  /**
   * Returns whether a condition with this value is true. 0, the empty text and {@code none} are
   * false; NaN is true (SiteWise, conditional functions).
   */
  public static boolean isTrue(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> number != 0;
      case Value.DoubleValue(double number) -> number != 0;
      case Value.BooleanValue(boolean on) -> on;
      case Value.StringValue(String text) -> !text.isEmpty();
      case Value.NullValue _ -> false;
    };
  }

  /** Returns whether a value is a number or a boolean. */
  public static boolean isNumber(@Nullable Value value) {
    return value != null
        && !(value instanceof Value.StringValue || value instanceof Value.NullValue);
  }

  /** Returns the value as a number; NaN if it is not one. */
  public static double number(@Nullable Value value) {
    return switch (value) {
      case null -> Double.NaN;
      case Value.DoubleValue(double number) -> number;
      case Value.IntegerValue(long number) -> (double) number;
      case Value.BooleanValue(boolean on) -> on ? 1 : 0;
      case Value.StringValue _, Value.NullValue _ -> Double.NaN;
    };
  }

  /** Returns the text that a value contributes when texts are joined; null if it has none. */
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

  /** Returns whether a value is a whole number that {@link #whole} returns exactly. */
  public static boolean isWhole(@Nullable Value value) {
    return switch (value) {
      case null -> false;
      case Value.IntegerValue _, Value.BooleanValue _ -> true;
      case Value.DoubleValue(double number) -> Numbers.isExact(number);
      case Value.StringValue _, Value.NullValue _ -> false;
    };
  }

  /** Returns the value as an integer. Callers check {@link #isWhole} first. */
  public static long whole(@Nullable Value value) {
    return value instanceof Value.IntegerValue(long number) ? number : (long) number(value);
  }

  /**
   * Calculates with two values in doubles, or exactly if both are whole numbers of which one needs
   * 64 bits and the result is an integer.
   *
   * @param exact throws an {@link ArithmeticException} if the result is not an integer of 64 bits
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

  /**
   * Returns 1 or 0 for a comparison of two numbers or two texts; null if the values can't be
   * compared.
   */
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
