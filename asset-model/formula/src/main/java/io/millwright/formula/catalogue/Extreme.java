// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/** Finds the least or the greatest number of a window. */
final class Extreme implements Accumulator<Extreme> {
  private final int sign;

  /** The greatest product of {@code sign} and a number so far; NaN before the first number. */
  private double greatest = Double.NaN;

  /**
   * @param sign 1 for the greatest number, -1 for the least
   */
  Extreme(int sign) {
    this.sign = sign;
  }

  @Override
  public void add(WindowPoints points) {
    for (int i = 0; i < points.size(); i++) {
      add(points.number(i));
    }
  }

  @Override
  public void add(Value value) {
    add(value.asNumber().orElse(Double.NaN));
  }

  private void add(double number) {
    // The negated condition also holds while greatest is NaN.
    if (!(sign * number <= greatest) && !Double.isNaN(number)) {
      greatest = sign * number;
    }
  }

  @Override
  public void merge(Extreme other) {
    add(sign * other.greatest);
  }

  @Override
  public Value value() {
    return Double.isNaN(greatest) ? Value.none() : Value.of(sign * greatest);
  }
}
