// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Expression;
import java.util.List;

/**
 * A numeric expression and the values that it reads. Safe for use by several threads if each fills
 * an array of its own.
 *
 * @param slots the expressions whose values the host puts into the array, in this order: properties
 *     of the same asset, and calls of functions over time (functions whose class is not SCALAR).
 *     Each expression stands here once, however often the formula contains it
 * @param expression computes the result from the array
 */
public record NumericProgram(List<Expression> slots, NumericExpression expression) {
  public NumericProgram {
    slots = List.copyOf(slots);
  }
}
