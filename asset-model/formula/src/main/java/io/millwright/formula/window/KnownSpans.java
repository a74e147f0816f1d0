// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

/** The time in which somebody was there to read what a call follows. Intervals are (from, to]. */
public interface KnownSpans {
  /** True where all time is known. */
  boolean isAlways();

  /** How many microseconds of an interval are known. */
  long within(long from, long to);

  /** True where all of an interval is known. */
  default boolean isWhole(long from, long to) {
    return within(from, to) == Math.max(0, to - from);
  }
}
