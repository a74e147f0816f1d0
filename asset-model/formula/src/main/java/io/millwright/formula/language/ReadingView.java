// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;

/** The reading that triggers an evaluation, and the values before it. */
public interface ReadingView {
  /** Returns the value that the first argument of a call had right before the reading. */
  Value before(Expression.Call call);

  /**
   * Returns the time of a property's last point, in seconds since the epoch, or {@link Value#none}
   * if the property has no point.
   *
   * @param isBefore true to leave out a point at the time of the reading itself
   */
  Value lastPoint(String property, boolean isBefore);
}
