// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import io.millwright.value.Value;

/**
 * Takes up the points of a window, whatever their order, and gives one value of them. Parts of a
 * window, such as the points of each child, are taken up by accumulators of their own and merged:
 * the value is the same however the points were divided, but for rounding.
 *
 * @param <A> the accumulator itself
 */
public interface Accumulator<A extends Accumulator<A>> {
  /** Takes up all points of one course in the window. */
  void add(WindowPoints points);

  /** Takes up a value that is no point of a stream, such as an attribute's. */
  void add(Value value);

  /** Takes up all that another accumulator of the same window has taken up. */
  void merge(A other);

  /** The value of what was taken up; {@link Value#none} where there is none. */
  Value value();
}
