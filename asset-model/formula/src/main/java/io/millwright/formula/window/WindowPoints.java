// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import io.millwright.value.Value;

/** The GOOD points of one course in a window (from, to], in the order of their times. */
public interface WindowPoints {
  /** Returns how many points the window holds. */
  int size();

  /** Returns the time of a point, in microseconds since the epoch. */
  long time(int index);

  /** Returns the value of a point. */
  Value value(int index);

  /** Returns the number of a point; NaN if the point is a text. */
  double number(int index);

  /** Returns the sum of all numbers; NaN if a point is not a number. */
  double sum();

  /**
   * Returns the value that held at the window's start: the value of the last point at or before it.
   */
  Value carried();

  /**
   * Returns whether a reading that is not GOOD lies between a point and the one before it, which
   * may lie before the window. The points of a computed expression never have such readings between
   * them.
   */
  boolean followsBadReading(int index);
}
