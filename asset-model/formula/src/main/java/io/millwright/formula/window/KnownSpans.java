// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

/**
 * The known time: the time in which an edge was reading the streams that a call follows. Intervals
 * are (from, to], in microseconds since the epoch.
 */
public interface KnownSpans {
  /** Returns whether all time is known. */
  boolean isAlways();

  /** Returns how many microseconds of an interval are known. */
  long within(long from, long to);

  /** Returns whether an interval is known completely. */
  default boolean isWhole(long from, long to) {
    return within(from, to) == Math.max(0, to - from);
  }
}
