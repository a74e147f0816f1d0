// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/**
 * Computes the sample standard deviation of the numbers of a window (Welford, "Note on a method for
 * calculating corrected sums of squares", 1962; merged by the method of Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
 */
final class Deviation implements Accumulator<Deviation> {
  private long count;
  private double mean;
  private double squares;

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
      count++;
      double delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    }
  }

  @Override
  public void merge(Deviation other) {
    if (other.count > 0) {
      long both = count + other.count;
      double delta = other.mean - mean;
      squares += other.squares + delta * delta * ((double) count * other.count / both);
      mean = count == 0 ? other.mean : mean + delta * other.count / both;
      count = both;
    }
  }

  @Override
  public Value value() {
    return count == 0 ? Value.none() : Value.of(count < 2 ? 0 : Math.sqrt(squares / (count - 1)));
  }
}
