// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import org.jspecify.annotations.Nullable;

/** One node of a compiled expression. */
@FunctionalInterface
public interface Step {
  /**
   * Returns the value of the node. Null means "undefined" and makes the result of every node above
   * undefined, except for {@code coalesce} and the branch of an {@code if} that is not chosen.
   * {@link Value#none} is the constant {@code none}, which SiteWise counts as false.
   */
  @Nullable Value evaluate(Evaluation evaluation);
}
