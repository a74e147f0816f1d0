// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Numbers as people write and round them. */
public final class Numbers {
  private static final int MOST_DIGITS = 15;

  /** Below this, ten times a number and five more has at most 15 digits. */
  private static final double DECIMAL = 1e14;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /** Up to here every integer is a double: 2^53. */
  private static final long EXACT = 1L << 53;

  private Numbers() {}

  /** An integer as a value: a double, unless only an integer of 64 bits is exact. */
  public static Value exact(long number) {
    return Math.abs(number) <= EXACT && number != Long.MIN_VALUE
        ? Value.of((double) number)
        : Value.of(number);
  }

  /** True where a double stands for exactly one integer. */
  public static boolean isExact(double number) {
    return number == Math.rint(number) && Math.abs(number) <= EXACT;
  }

  /** What a literal says. */
  public static Value parse(String text) {
    if (text.chars().allMatch(Character::isDigit) && text.length() < 20) {
      var integer = new BigInteger(text);
      if (integer.bitLength() < Long.SIZE) {
        return exact(integer.longValue());
      }
    }
    return Value.of(Double.parseDouble(text));
  }

  /** The shortest text that means this number: 3, not 3.0, and no exponent. */
  public static String text(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  /**
   * The nearest number with so many digits after the point, half away from zero.
   *
   * @param digits a whole number in [-15, 15]
   * @return NaN where the digits are not
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
   * What is rounded is the shortest decimal that means a number. A half of at most 15 digits is the
   * shortest decimal of the double nearest to it, and a larger number has a larger decimal, so it
   * is enough to compare doubles. The steps below are exact, and so is each of their quotients as a
   * double can be.
   */
  private static double upFrom(double half, double size, double steps) {
    return size >= half ? steps + 1 : steps;
  }

  /** The nearest integer, half away from zero; NaN where there is none. */
  public static double round(double number) {
    return round(number, 0);
  }

  public static double log2(double x) {
    // Powers of two exactly, which the quotient of two logarithms does not promise.
    int exponent = Math.getExponent(x);
    return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
  }

  public static double cot(double x) {
    return 1 / Math.tan(x);
  }

  /** NaN where one of them is, though Java takes anything to the power of zero as one. */
  public static double pow(double x, double y) {
    return Double.isNaN(x) ? x : Math.pow(x, y);
  }

  /** The number within limits; NaN where it is not finite, or they are not limits. */
  public static double clamp(double x, double low, double high) {
    if (!Double.isFinite(x) || !(low <= high)) {
      return Double.NaN;
    }
    return x < low ? low : x > high ? high : x;
  }

  /** NaN in place of an infinity. */
  public static double finiteOrNaN(double number) {
    return Math.abs(number) <= Double.MAX_VALUE ? number : Double.NaN;
  }
}
