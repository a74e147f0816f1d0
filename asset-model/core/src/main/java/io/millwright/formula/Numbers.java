// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as people write and round them. */
final class Numbers {
  private static final int MOST_DIGITS = 15;

  private Numbers() {}

  /** The shortest text that means this number: 3, not 3.0, and no exponent. */
  static String text(double number) {
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
  static double round(double number, double digits) {
    if (!Double.isFinite(number) || digits != Math.rint(digits) || Math.abs(digits) > MOST_DIGITS) {
      return Double.NaN;
    }
    return new BigDecimal(Double.toString(number))
        .setScale((int) digits, RoundingMode.HALF_UP)
        .doubleValue();
  }
}
