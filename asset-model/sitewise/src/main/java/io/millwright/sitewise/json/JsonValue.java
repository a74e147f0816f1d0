// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a JSON document (RFC 8259). Immutable. */
public sealed interface JsonValue {
  /**
   * An object.
   *
   * @param members the values by their names, in the order of the document
   */
  record JsonMembers(Map<String, JsonValue> members) implements JsonValue {
    public JsonMembers {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /** An array. */
  record JsonItems(List<JsonValue> items) implements JsonValue {
    public JsonItems {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record JsonText(String text) implements JsonValue {}

  /** A number. */
  record JsonNumber(BigDecimal number) implements JsonValue {}

  /** True or false. */
  record JsonFlag(boolean isTrue) implements JsonValue {}

  /** Null. */
  record JsonNull() implements JsonValue {}
}
