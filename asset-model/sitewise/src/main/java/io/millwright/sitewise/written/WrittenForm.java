// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.sitewise.json.JsonValue;
import io.millwright.sitewise.json.JsonValue.JsonItems;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words in which a caller wrote one part of a model or asset, if they differ from our own
 * writer's. Example: the caller wrote the interval {@code 1w}, and our writer answers {@code 7d}.
 *
 * <p>The caller's words never hide a change: they are answered only while our writer's answer is
 * the same as when they were written.
 *
 * @param members the members that differ
 */
public record WrittenForm(List<WrittenMembers> members) {
  /** The form of a part that the caller wrote exactly as our writer does. */
  public static final WrittenForm NONE = new WrittenForm(List.of());

  public WrittenForm {
    members = List.copyOf(members);
  }

  /**
   * Returns the caller's words that differ from our writer's answer. A member that the caller did
   * not write is not a difference.
   *
   * <p>Each member of an object is a difference of its own, unless the caller wrote an array in the
   * same object: the array and the plain members beside it, such as a formula and its variables,
   * make sense only together.
   *
   * @param told the part in the caller's words
   * @param ours the same part as our writer answers it
   */
  public static WrittenForm difference(JsonMembers told, JsonMembers ours) {
    var members = new ArrayList<WrittenMembers>();
    collect(List.of(), told, ours, members);
    return new WrittenForm(members);
  }

  private static void collect(
      List<String> at, JsonMembers told, JsonMembers ours, List<WrittenMembers> found) {
    var plain = new LinkedHashMap<String, JsonValue>();
    told.members()
        .forEach((name, value) -> {
          if (value instanceof JsonMembers inner
              && ours.members().get(name) instanceof JsonMembers oursInner) {
            var below = new ArrayList<>(at);
            below.add(name);
            collect(below, inner, oursInner, found);
          } else if (!(value instanceof JsonNull)) {
            plain.put(name, value);
          }
        });
    boolean isTied = plain.values().stream().anyMatch(JsonItems.class::isInstance);
    var different = new LinkedHashMap<>(plain);
    different
        .entrySet()
        .removeIf(member -> member.getValue().equals(ours.members().get(member.getKey())));
    if (isTied && !different.isEmpty()) {
      found.add(members(at, plain, ours));
    } else {
      different.forEach((name, value) -> found.add(members(at, Map.of(name, value), ours)));
    }
  }

  private static WrittenMembers members(
      List<String> at, Map<String, JsonValue> written, JsonMembers ours) {
    var ofOurs = new LinkedHashMap<>(ours.members());
    ofOurs.keySet().retainAll(written.keySet());
    return new WrittenMembers(at, new JsonMembers(ofOurs), new JsonMembers(written));
  }

  /**
   * Returns the answer about the part: our writer's, with the caller's words wherever our writer's
   * answer is the same as when they were written.
   */
  public JsonMembers applied(JsonMembers answer) {
    var result = answer;
    for (var each : members) {
      result = each.applied(result);
    }
    return result;
  }

  /**
   * Returns the form of a part whose external id is the caller's only difference.
   *
   * @param written the external id in the caller's words
   * @param key the key of the part
   */
  public static WrittenForm ofExternalId(String written, String key) {
    return difference(
        ExternalIdText.members(Optional.of(written)),
        ExternalIdText.members(ExternalIdText.ofKey(key)));
  }

  /**
   * Returns the external id that the caller wrote; empty if there is none or it no longer holds.
   */
  Optional<String> externalId(String key) {
    var ours = ExternalIdText.members(ExternalIdText.ofKey(key));
    for (var each : members) {
      if (each.at().isEmpty() && each.written().members().size() == 1) {
        var applied = each.applied(ours);
        var written = applied.equals(ours) ? Optional.<String>empty() : ExternalIdText.in(applied);
        if (written.isPresent()) {
          return written;
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the JSON that {@link #read} reads. */
  JsonItems json() {
    return new JsonItems(members.stream().<JsonValue>map(WrittenMembers::json).toList());
  }

  /** Returns the form in a value. Anything that {@link #json} does not write is ignored. */
  static WrittenForm read(JsonValue value) {
    return value instanceof JsonItems(var items)
        ? new WrittenForm(
            items.stream().flatMap(item -> WrittenMembers.read(item).stream()).toList())
        : NONE;
  }
}
