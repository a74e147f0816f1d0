// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Evaluation;
import io.millwright.value.Value;

/** An expression compiled for repeated evaluation. Safe for use by several threads. */
@FunctionalInterface
public interface CompiledExpression {
  /**
   * Returns the value of the expression, or {@link Value#none} if there is none. A number is always
   * finite.
   */
  Value evaluate(Evaluation evaluation);
}
