// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Expression;
import java.util.List;

/**
 * A numeric expression and what it is computed from. Safe for use by several threads; each fills an
 * array of its own.
 *
 * @param slots what the host puts into the array, in its order: properties of the same asset, and
 *     the calls of functions over time (those whose class is not SCALAR). Each meaning stands here
 *     once, however often it is written
 * @param expression computes the value from them
 */
public record NumericProgram(List<Expression> slots, NumericExpression expression) {
  public NumericProgram {
    slots = List.copyOf(slots);
  }
}
