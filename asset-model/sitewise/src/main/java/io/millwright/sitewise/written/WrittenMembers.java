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
 * Members of one object that only change together: the caller's words, and our own writer's at that
 * time. Example: at {@code type/transform}, ours {@code {"expression": "press_temp * 2",
 * "variables": [...]}}, written {@code {"expression": "t * 2", "variables": [...]}}.
 *
 * @param at the names of the members on the way from the root to the object
 * @param ours the members as our writer wrote them; a member of {@code written} that is missing
 *     here was not written by it
 * @param written the members in the caller's words
 */
public record WrittenMembers(List<String> at, JsonMembers ours, JsonMembers written) {
  public WrittenMembers {
    at = List.copyOf(at);
  }

  /**
   * Returns an answer of our writer with our members replaced by the caller's; the same answer if
   * our writer's members have changed since.
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

  /** Returns the JSON that {@link #read} reads. */
  JsonMembers json() {
    return new MembersBuilder()
        .put("at", new JsonItems(at.stream().<JsonValue>map(JsonText::new).toList()))
        .put("ours", ours)
        .put("written", written)
        .build();
  }

  /** Returns the members in a value; empty if {@link #json} did not write it. */
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
