// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/** Computes the sum or the mean of the numbers of a window. */
final class Total implements Accumulator<Total> {
  private final boolean isMean;
  private double sum;
  private long count;

  Total(boolean isMean) {
    this.isMean = isMean;
  }

  @Override
  public void add(WindowPoints points) {
    double all = points.sum();
    if (!Double.isNaN(all)) {
      sum += all;
      count += points.size();
      return;
    }
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
      sum += number;
      count++;
    }
  }

  @Override
  public void merge(Total other) {
    sum += other.sum;
    count += other.count;
  }

  @Override
  public Value value() {
    return count == 0 ? Value.none() : Value.of(isMean ? sum / count : sum);
  }
}
