// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import io.millwright.reading.Value;

/**
 * What a formula is evaluated against. {@link Value#none} stands for "no value", which every
 * operator and function passes on unless it says otherwise.
 */
public interface Evaluation {
  /** The value of a property of the same asset at the moment of evaluation. */
  Value property(String key);

  /**
   * The result of a function over time: one whose class is AGGREGATE or TEMPORAL, or pretrigger.
   * The host evaluates its arguments at each reading that counts.
   */
  Value overTime(Expression.Call call);
}
