// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import org.jspecify.annotations.Nullable;

/** One node of a compiled expression. */
@FunctionalInterface
public interface Step {
  /**
   * The value of the node. Null is "undefined": it makes everything above undefined too, but for
   * {@code coalesce} and the branch of an {@code if} that is not taken. The null value is the
   * constant {@code none}, which SiteWise takes as false.
   */
  @Nullable Value evaluate(Evaluation evaluation);
}
