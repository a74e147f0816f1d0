// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import io.millwright.value.Value;

/**
 * Collects the points of a window in any order and computes one value from them. Each part of a
 * window, such as the points of one child, is collected by an accumulator of its own, and the
 * accumulators are merged. The division into parts changes the value only by rounding.
 *
 * @param <A> the type of the accumulator itself
 */
public interface Accumulator<A extends Accumulator<A>> {
  /** Adds all points of one course in the window. */
  void add(WindowPoints points);

  /** Adds a value without a time, such as an attribute's. */
  void add(Value value);

  /** Adds everything that another accumulator of the same window has collected. */
  void merge(A other);

  /** Returns the value of all that was added, or {@link Value#none} if there is none. */
  Value value();
}
