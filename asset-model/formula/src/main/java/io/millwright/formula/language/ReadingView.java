// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;

/** The reading that triggers an evaluation, and what was before it. */
public interface ReadingView {
  /** The value that the first argument of a call had right before the reading. */
  Value before(Expression.Call call);

  /**
   * When the last point of a property came, in seconds since the epoch; {@link Value#none} where
   * there is none.
   *
   * @param isBefore whether a point at the time of the reading itself counts for nothing
   */
  Value lastPoint(String property, boolean isBefore);
}
