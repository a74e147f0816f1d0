// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

/** An expression over numbers alone, compiled to bytecode. Safe for use by several threads. */
@FunctionalInterface
public interface NumericExpression {
  /**
   * The number that the {@link CompiledExpression} of the same expression gives where each slot has
   * this number as its value: as a double, as an integer of at most 2^53, or as a boolean, which is
   * 1 or 0.
   *
   * @param slots a finite number for each of {@link NumericProgram#slots}, or NaN where it has no
   *     value. A NaN or an infinity that a device sent is a value, and none of these: {@code isnan}
   *     finds it, and only the {@link CompiledExpression} knows it, like larger integers and texts
   * @param time the moment of evaluation, in microseconds since the epoch
   * @return NaN where there is no value; otherwise finite, and never negative zero
   */
  double evaluate(double[] slots, long time);
}
