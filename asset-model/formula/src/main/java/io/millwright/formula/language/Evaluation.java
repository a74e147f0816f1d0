// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;

/**
 * The values and the time that a formula is evaluated with. {@link Value#none} stands for "no
 * value"; operators and functions pass it on unless their documentation says otherwise.
 */
public interface Evaluation {
  /** Returns the value of a property of the same asset at the moment of evaluation. */
  Value property(String key);

  /**
   * Returns the moment of evaluation, in microseconds since the epoch: the time of the reading for
   * a transform, the end of the window for a metric. It is never the wall clock, so that the same
   * readings always give the same results.
   */
  long time();

  /**
   * Returns the result of a function over time, which is a function whose class is not SCALAR. The
   * host evaluates the function's arguments at each reading of the window.
   */
  Value overTime(Expression.Call call);
}
