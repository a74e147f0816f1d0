// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.sitewise.json.JsonValue;
import io.millwright.sitewise.json.JsonValue.JsonItems;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonText;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Members of one object that only change together, as the caller wrote them and as our own writer
 * wrote them then. Example: at {@code type/transform}, ours {@code {"expression": "press_temp * 2",
 * "variables": [...]}}, written {@code {"expression": "t * 2", "variables": [...]}}.
 *
 * @param at the names of the members on the way from the root to the object
 * @param ours the members as our writer wrote them; one of {@code written} that is missing here was
 *     not written at all
 * @param written the members as the caller wrote them
 */
public record WrittenMembers(List<String> at, JsonMembers ours, JsonMembers written) {
  public WrittenMembers {
    at = List.copyOf(at);
  }

  /**
   * Returns an answer of our writer with the caller's members in place of ours; the same answer
   * where our writer does not say any more what it said then.
   */
  JsonMembers applied(JsonMembers answer) {
    return applied(answer, at);
  }

  private JsonMembers applied(JsonMembers object, List<String> way) {
    var members = new LinkedHashMap<>(object.members());
    if (way.isEmpty()) {
      if (!says(object)) {
        return object;
      }
      members.putAll(written.members());
      return new JsonMembers(members);
    }
    if (!(members.get(way.getFirst()) instanceof JsonMembers inner)) {
      return object;
    }
    members.put(way.getFirst(), applied(inner, way.subList(1, way.size())));
    return new JsonMembers(members);
  }

  private boolean says(JsonMembers object) {
    return written.members().keySet().stream()
        .allMatch(name ->
            Optional.ofNullable(object.members().get(name))
                .equals(Optional.ofNullable(ours.members().get(name))));
  }

  /** Returns what {@link #read} reads. */
  JsonMembers json() {
    return new MembersBuilder()
        .put("at", new JsonItems(at.stream().<JsonValue>map(JsonText::new).toList()))
        .put("ours", ours)
        .put("written", written)
        .build();
  }

  /** Returns the members that a value holds; empty where the value is none of {@link #json}. */
  static Optional<WrittenMembers> read(JsonValue value) {
    if (value instanceof JsonMembers(var members)
        && members.get("at") instanceof JsonItems(var steps)
        && members.get("ours") instanceof JsonMembers ours
        && members.get("written") instanceof JsonMembers written) {
      var at = new ArrayList<String>();
      for (var step : steps) {
        if (step instanceof JsonText(String name)) {
          at.add(name);
        }
      }
      return Optional.of(new WrittenMembers(at, ours, written));
    }
    return Optional.empty();
  }
}
