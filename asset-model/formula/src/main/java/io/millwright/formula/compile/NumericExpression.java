// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

/** A numeric expression compiled to bytecode. Safe for use by several threads. */
@FunctionalInterface
public interface NumericExpression {
  /**
   * Returns the number that the {@link CompiledExpression} of the same expression gives if each
   * property has its slot's number as its value. A slot's number may come from a double, an integer
   * of at most 2^53, or a boolean, which is 1 or 0.
   *
   * @param slots a finite number for each of {@link NumericProgram#slots}, or NaN if that one has
   *     no value. A NaN or an infinity that a device sent is a value and must not stand here: only
   *     the {@link CompiledExpression} evaluates it, as it does larger integers and texts
   * @param time the moment of evaluation, in microseconds since the epoch
   * @return NaN if there is no value; otherwise a finite number, never negative zero
   */
  double evaluate(double[] slots, long time);
}
