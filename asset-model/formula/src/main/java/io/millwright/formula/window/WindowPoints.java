// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import io.millwright.value.Value;

/** The GOOD points of one course in a window (from, to], in the order of their times. */
public interface WindowPoints {
  /** How many points the window holds. */
  int size();

  /** The time of a point, in microseconds since the epoch. */
  long time(int index);

  /** The value of a point. */
  Value value(int index);

  /** The number at a point; NaN where it is a text. */
  double number(int index);

  /** The sum of all numbers; NaN where there is something else among them. */
  double sum();

  /** The value that held at the window's start: of the last point at or before it. */
  Value carried();

  /**
   * True where a reading that is not GOOD lies between a point and the one before it, which may lie
   * before the window. The points of an expression have no such readings among them.
   */
  boolean isBehindLapse(int index);
}
