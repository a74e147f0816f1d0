// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;
import java.util.Arrays;

/**
 * Finds the value below which a percentage of the numbers of a window lies, interpolated between
 * the two nearest numbers (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996,
 * definition 7).
 */
final class Quantile implements Accumulator<Quantile> {
  private final double percent;
  private double[] numbers = {};
  private int count;

  /**
   * Creates an accumulator without numbers.
   *
   * @param percent the percentage in [0, 100]; any other gives no value
   */
  Quantile(double percent) {
    this.percent = percent;
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
    if (!Double.isNaN(number)) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(16, numbers.length * 2));
      }
      numbers[count++] = number;
    }
  }

  @Override
  public void merge(Quantile other) {
    if (count + other.count > numbers.length) {
      // The array doubles, so that merging many children copies each number only a few times.
      numbers = Arrays.copyOf(numbers, Math.max(count + other.count, numbers.length * 2));
    }
    System.arraycopy(other.numbers, 0, numbers, count, other.count);
    count += other.count;
  }

  @Override
  public Value value() {
    if (count == 0 || !(percent >= 0 && percent <= 100)) {
      return Value.none();
    }
    var sorted = Arrays.copyOf(numbers, count);
    Arrays.sort(sorted);
    double rank = percent / 100 * (count - 1);
    int below = (int) Math.floor(rank);
    int above = (int) Math.ceil(rank);
    return Value.of(sorted[below] + (rank - below) * (sorted[above] - sorted[below]));
  }
}
