// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/** How many points a window has, texts included. */
final class Count implements Accumulator<Count> {
  private long points;

  /** False before the first point of all that any of the courses has. */
  private boolean hasBegun;

  @Override
  public void add(WindowPoints added) {
    points += added.size();
    // What held before is asked for only where it matters: it may be far behind.
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
