// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Evaluation;
import io.millwright.value.Value;

/** An expression made ready to be evaluated often. Safe for use by several threads. */
@FunctionalInterface
public interface CompiledExpression {
  /**
   * The value of the expression; {@link Value#none} where there is none. A number is always finite.
   */
  Value evaluate(Evaluation evaluation);
}
