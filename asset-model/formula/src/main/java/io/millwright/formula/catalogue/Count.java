// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/** Counts the points of a window, texts included. */
final class Count implements Accumulator<Count> {
  private long points;

  /** True once any course has a point in or before the window. */
  private boolean hasBegun;

  @Override
  public void add(WindowPoints added) {
    points += added.size();
    // The value before the window is read only if it can change the result, because finding it may
    // need a query.
    hasBegun = hasBegun || added.size() > 0 || added.carried().isPresent();
  }

  @Override
  public void add(Value value) {
    if (value.isPresent()) {
      points++;
      hasBegun = true;
    }
  }

  @Override
  public void merge(Count other) {
    points += other.points;
    hasBegun |= other.hasBegun;
  }

  @Override
  public Value value() {
    return hasBegun ? Value.of((double) points) : Value.none();
  }
}
