// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;

/**
 * What a formula is evaluated against. {@link Value#none} stands for "no value", which every
 * operator and function passes on unless it says otherwise.
 */
public interface Evaluation {
  /** The value of a property of the same asset at the moment of evaluation. */
  Value property(String key);

  /**
   * The moment of evaluation, in microseconds since the epoch: of the reading that a transform is
   * evaluated for, or the end of a metric's window. Never the wall clock: the same readings give
   * the same results, whenever they are looked at.
   */
  long time();

  /**
   * The result of a function over time: one whose class is not SCALAR. The host evaluates its
   * arguments at each reading that counts.
   */
  Value overTime(Expression.Call call);
}
