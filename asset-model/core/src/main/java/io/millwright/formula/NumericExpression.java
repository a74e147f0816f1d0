// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

/** An expression over numbers alone, compiled to bytecode. Safe for use by several threads. */
@FunctionalInterface
public interface NumericExpression {
  /**
   * The number that the {@link CompiledExpression} of the same expression gives where each slot is
   * a {@link io.millwright.reading.Value.DoubleValue} of this number, or no value.
   *
   * @param slots a finite number for each of {@link NumericProgram#slots}, or NaN where it has no
   *     value. A NaN or an infinity that a device sent is a value, and none of these: {@code isnan}
   *     finds it, and only the {@link CompiledExpression} knows it
   * @param time the moment of evaluation, in microseconds since the epoch
   * @return NaN where there is no value; otherwise finite, and never negative zero
   */
  double evaluate(double[] slots, long time);
}
