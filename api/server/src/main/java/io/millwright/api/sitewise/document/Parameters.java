// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads parameters of the URL and pages short lists. */
final class Parameters {
  private Parameters() {}

  /** Returns a text that is required. */
  static String text(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw Refusal.invalid("%s is missing; it is required", name);
    }
    return text;
  }

  /** Returns the page of an empty list. */
  static ObjectNode none(String field, @Nullable String token, @Nullable String most) {
    return page(List.<JsonNode>of(), JsonNode::toString, field, item -> item, token, most);
  }

  /**
   * Returns a page of a list that is short enough to be in memory.
   *
   * @param position returns the position of an item; positions order the items and are unique
   * @param field the field of the list
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
