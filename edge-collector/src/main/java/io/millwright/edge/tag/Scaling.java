// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.value.Value;
import java.math.BigDecimal;

/**
 * A tag's scale and offset, applied in decimal arithmetic: {@code 123713} with the scale {@code
 * 0.1} is {@code 12371.3}, where a product of doubles is {@code 12371.300000000001}.
 *
 * <p>Every number stands for its shortest decimal, which is what people write and devices show. The
 * result is the double that is nearest to {@code number * scale + offset}. Where all decimals fit
 * into whole numbers below 2^53, the result is a division of two exact doubles, which IEEE 754
 * rounds correctly; otherwise {@link BigDecimal} computes it.
 */
final class Scaling {
  private static final double EXACT = 1L << 53;

  /** A decimal of up to 15 digits is the shortest decimal of its double. */
  private static final double FIFTEEN_DIGITS = 1e15;

  /** The powers of ten that are exact as doubles. */
  private static final double[] POWERS = new double[23];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private final BigDecimal scale;
  private final BigDecimal offset;
  private final boolean isNeeded;

  /** Scale and offset are these whole numbers divided by ten to the power of {@link #digits}. */
  private final double wholeScale;

  private final double wholeOffset;
  private final int digits;

  /**
   * Creates a scaling. Both numbers must be finite.
   *
   * @param scale the factor for the raw number
   * @param offset the number that is added to the product
   */
  Scaling(double scale, double offset) {
    this.scale = BigDecimal.valueOf(scale).stripTrailingZeros();
    this.offset = BigDecimal.valueOf(offset).stripTrailingZeros();
    isNeeded = scale != 1 || offset != 0;
    digits = Math.max(0, Math.max(this.scale.scale(), this.offset.scale()));
    wholeScale = whole(this.scale, digits);
    wholeOffset = whole(this.offset, digits);
  }

  /**
   * Returns a decimal as a whole number of units of 10^-digits. A result above 2^53 is too large
   * for exact arithmetic.
   */
  private static double whole(BigDecimal number, int digits) {
    return number.scaleByPowerOfTen(digits).doubleValue();
  }

  /** Returns the scaled value: a double for a number, anything else unchanged. */
  Value apply(Value raw) {
    if (!isNeeded) {
      return raw;
    }
    return switch (raw) {
      case Value.IntegerValue(long number) -> Value.of(scaled(number));
      case Value.DoubleValue(double number) -> Value.of(scaled(number));
      case Value.BooleanValue _, Value.StringValue _, Value.NullValue _ -> raw;
    };
  }

  private double scaled(long number) {
    return Math.abs((double) number) < EXACT
        ? scaled((double) number, 0)
        : exact(BigDecimal.valueOf(number));
  }

  private double scaled(double number) {
    if (!Double.isFinite(number)) {
      return number;
    }
    for (int more = 0; more < POWERS.length; more++) {
      double whole = Math.rint(number * POWERS[more]);
      if (Math.abs(whole) >= FIFTEEN_DIGITS) {
        break;
      }
      if (whole / POWERS[more] == number) {
        return scaled(whole, more);
      }
    }
    return exact(BigDecimal.valueOf(number));
  }

  /** Returns the result for a whole number divided by ten to the power of {@code more}. */
  private double scaled(double whole, int more) {
    if (digits + more < POWERS.length) {
      double product = whole * wholeScale;
      double added = wholeOffset * POWERS[more];
      double sum = product + added;
      if (Math.abs(product) < EXACT && Math.abs(added) < EXACT && Math.abs(sum) < EXACT) {
        return sum / POWERS[digits + more];
      }
    }
    return exact(BigDecimal.valueOf(whole).scaleByPowerOfTen(-more));
  }

  private double exact(BigDecimal number) {
    return number.multiply(scale).add(offset).doubleValue();
  }
}
