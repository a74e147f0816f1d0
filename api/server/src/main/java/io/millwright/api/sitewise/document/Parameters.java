// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parameters in the URL, and pages of short lists. */
final class Parameters {
  private Parameters() {}

  /** A text that must be there. */
  static String text(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw Refusal.invalid("%s is missing; it is required", name);
    }
    return text;
  }

  /** The page of a list in which nothing is. */
  static ObjectNode none(String field, @Nullable String token, @Nullable String most) {
    return page(List.<JsonNode>of(), JsonNode::toString, field, item -> item, token, most);
  }

  /**
   * A page of a list that is short enough to be there whole.
   *
   * @param position orders the items; no two alike
   * @param field where the list stands
   */
  static <T> ObjectNode page(
      List<T> all,
      Function<T, String> position,
      String field,
      Function<T, JsonNode> summary,
      @Nullable String token,
      @Nullable String most) {
    return Page.of(all, position, token, most).answer(field, summary);
  }
}
