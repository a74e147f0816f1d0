// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import io.millwright.sitewise.json.JsonValue.JsonItems;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Builds a JSON object member by member. Not safe for use by several threads. */
public final class MembersBuilder {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  /** Puts a text. A member of the same name that is there already is replaced. */
  public MembersBuilder put(String name, String text) {
    return put(name, new JsonText(text));
  }

  /** Puts a text, unless it is empty. */
  public MembersBuilder putGiven(String name, String text) {
    return text.isEmpty() ? this : put(name, text);
  }

  /** Puts the text of an id. */
  public MembersBuilder putId(String name, Object id) {
    return put(name, id.toString());
  }

  /** Puts an object as it has been built up to now. */
  public MembersBuilder put(String name, MembersBuilder object) {
    return put(name, object.build());
  }

  /** Puts an array of objects. */
  public MembersBuilder put(String name, Stream<JsonMembers> items) {
    return put(name, new JsonItems(items.<JsonValue>map(item -> item).toList()));
  }

  /** Puts a value. A member of the same name that is there already is replaced. */
  public MembersBuilder put(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  /** Returns the object as it has been built up to now. */
  public JsonMembers build() {
    return new JsonMembers(members);
  }
}
