// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.List;

/**
 * The documentation of a function.
 *
 * @param meaning one sentence or a few, in Markdown
 * @param examples at least one; a test evaluates each
 * @param difference how the function differs from SiteWise's: {@code ours} if SiteWise has no such
 *     function, empty if there is no difference
 */
public record FunctionText(String meaning, List<Example> examples, String difference) {
  /**
   * A formula over the points that the documentation shows, and its result.
   *
   * @param result a number of at most four digits behind the point, a text in quotes, or {@code no
   *     value}
   */
  public record Example(String formula, String result) {}

  /** Refuses a documentation without a meaning or an example. */
  public FunctionText {
    examples = List.copyOf(examples);
    if (meaning.isBlank() || examples.isEmpty()) {
      throw new IllegalArgumentException(
          "A function needs a meaning and an example; \"%s\" lacks one".formatted(meaning));
    }
  }
}
