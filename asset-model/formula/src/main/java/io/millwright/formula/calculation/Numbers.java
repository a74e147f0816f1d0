// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic on numbers as people write and round them. */
public final class Numbers {
  private static final int MOST_DIGITS = 15;

  /** Below this limit, ten times a number plus five has at most 15 digits. */
  private static final double DECIMAL = 1e14;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /** 2^53: every integer up to this limit is exactly a double. */
  private static final long EXACT = 1L << 53;

  private Numbers() {}

  /**
   * Returns an integer as a value: a double if a double holds it exactly, otherwise an integer of
   * 64 bits.
   */
  public static Value exact(long number) {
    return Math.abs(number) <= EXACT && number != Long.MIN_VALUE
        ? Value.of((double) number)
        : Value.of(number);
  }

  /** Returns whether a double stands for exactly one integer. */
  public static boolean isExact(double number) {
    return number == Math.rint(number) && Math.abs(number) <= EXACT;
  }

  /**
   * Returns the value of a number literal: an integer if only 64 bits hold it exactly, otherwise a
   * double.
   */
  public static Value parse(String text) {
    if (text.chars().allMatch(Character::isDigit) && text.length() < 20) {
      var integer = new BigInteger(text);
      if (integer.bitLength() < Long.SIZE) {
        return exact(integer.longValue());
      }
    }
    return Value.of(Double.parseDouble(text));
  }

  /**
   * Returns the shortest text that means this number, without an exponent: {@code 3}, not {@code
   * 3.0}.
   */
  public static String text(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  /**
   * Rounds a number, half away from zero.
   *
   * @param digits how many digits to keep after the decimal point, a whole number in [-15, 15]
   * @return NaN if {@code number} is not finite or {@code digits} is out of range
   */
  public static double round(double number, double digits) {
    if (!Double.isFinite(number) || digits != Math.rint(digits) || Math.abs(digits) > MOST_DIGITS) {
      return Double.NaN;
    }
    double size = Math.abs(number);
    double scale = POWERS_OF_TEN[(int) Math.abs(digits)];
    if (digits >= 0 && size * scale < DECIMAL) {
      double steps = Math.floor(size * scale);
      return Math.copySign(upFrom((2 * steps + 1) / (2 * scale), size, steps) / scale, number);
    }
    if (digits < 0 && size < DECIMAL) {
      double steps = Math.floor(size / scale);
      return Math.copySign(upFrom((2 * steps + 1) * (scale / 2), size, steps) * scale, number);
    }
    return new BigDecimal(Double.toString(number))
        .setScale((int) digits, RoundingMode.HALF_UP)
        .doubleValue();
  }

  /**
   * Returns the number of steps after rounding up if {@code size} is at least {@code half}.
   * Rounding works on the shortest decimal that means a number. A half of at most 15 digits is the
   * shortest decimal of the double nearest to it, and a larger number has a larger decimal, so it
   * is enough to compare doubles. The steps are exact, and each of their quotients is as exact as a
   * double can be.
   */
  private static double upFrom(double half, double size, double steps) {
    return size >= half ? steps + 1 : steps;
  }

  /**
   * Rounds a number to the nearest integer, half away from zero. Returns NaN if the number is not
   * finite.
   */
  public static double round(double number) {
    return round(number, 0);
  }

  /** Returns the logarithm to base 2; exact for powers of two. */
  public static double log2(double x) {
    // Powers of two exactly, which the quotient of two logarithms does not promise.
    int exponent = Math.getExponent(x);
    return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
  }

  /** Returns the cotangent of an angle in radians. */
  public static double cot(double x) {
    return 1 / Math.tan(x);
  }

  /**
   * Returns {@code x} to the power of {@code y}; NaN if either is NaN. Java itself returns 1 for
   * NaN to the power of zero.
   */
  public static double pow(double x, double y) {
    return Double.isNaN(x) ? x : Math.pow(x, y);
  }

  /**
   * Returns the number limited to [low, high]; NaN if it is not finite or {@code low} exceeds
   * {@code high}.
   */
  public static double clamp(double x, double low, double high) {
    if (!Double.isFinite(x) || !(low <= high)) {
      return Double.NaN;
    }
    return x < low ? low : x > high ? high : x;
  }

  /** Returns the number, or NaN if the number is infinite. */
  public static double finiteOrNaN(double number) {
    return Math.abs(number) <= Double.MAX_VALUE ? number : Double.NaN;
  }
}
