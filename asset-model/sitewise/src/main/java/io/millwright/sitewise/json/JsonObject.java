// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import io.millwright.asset.check.PlantPlace;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/**
 * Reads one object of a JSON document member by member. A member that is missing or has the wrong
 * type is reported to the document's source. A member that is null counts as missing.
 */
public final class JsonObject {
  private final JsonSource source;
  private final JsonPointer pointer;
  private final JsonValue.JsonMembers value;
  private final boolean isStrict;
  private final Set<String> known = new LinkedHashSet<>();

  private JsonObject(
      JsonSource source, JsonPointer pointer, JsonValue.JsonMembers value, boolean isStrict) {
    this.source = source;
    this.pointer = pointer;
    this.value = value;
    this.isStrict = isStrict;
  }

  /**
   * Returns the object of a whole document.
   *
   * @param isStrict true if {@link #finish} reports members that were never read
   */
  public static JsonObject document(
      JsonSource source, JsonValue.JsonMembers value, boolean isStrict) {
    return new JsonObject(source, JsonPointer.ROOT, value, isStrict);
  }

  /** Returns the members of the object in the document. */
  public JsonValue.JsonMembers value() {
    return value;
  }

  /** Returns the position of this object in the document. */
  public JsonPointer pointer() {
    return pointer;
  }

  /** Returns whether {@link #finish} reports members that were never read. */
  public boolean isStrict() {
    return isStrict;
  }

  /** Returns this position for people: the file with its line, or the path in a request. */
  public String place() {
    return source.place(pointer);
  }

  /** Reports something that is valid but perhaps not intended. */
  public void hint(String message) {
    source.hint(new JsonProblem(JsonProblem.Kind.INVALID, pointer, JsonProblem.WHOLE, message));
  }

  /** Returns where the document comes from. */
  public JsonSource source() {
    return source;
  }

  /** Returns whether the object has a member that is not null. */
  public boolean has(String member) {
    var found = value.members().get(member);
    return found != null && !(found instanceof JsonValue.JsonNull);
  }

  /** Marks members as known, so that {@link #finish} does not report them. */
  public void know(String... members) {
    known.addAll(List.of(members));
  }

  /** Returns a member's value of any type; empty if it is missing. */
  public Optional<JsonValue> find(String member) {
    know(member);
    return has(member) ? Optional.ofNullable(value.members().get(member)) : Optional.empty();
  }

  /**
   * Returns a member's text; empty if it is missing, or after reporting that it is not a string.
   */
  public Optional<String> text(String member) {
    return find(member)
        .flatMap(found -> {
          if (found instanceof JsonValue.JsonText(String text)) {
            return Optional.of(text);
          }
          report(member, "This must be a text; write it in quotes");
          return Optional.empty();
        });
  }

  /** Returns a member's text; empty after reporting that it is missing. */
  public Optional<String> required(String member) {
    if (!has(member)) {
      know(member);
      report("\"%s\" is missing; it is required".formatted(member));
    }
    return text(member);
  }

  /** Returns a member's text, which must not be empty. Reports a missing or empty member. */
  public Optional<String> name(String member) {
    var name = required(member);
    if (name.filter(String::isEmpty).isPresent()) {
      report(member, "The name is empty; it has 1 to 256 characters");
      return Optional.empty();
    }
    return name;
  }

  /** Returns a member's UUID; empty if it is missing, or after reporting that it is not a UUID. */
  public Optional<UUID> id(String member) {
    return text(member)
        .flatMap(text -> {
          var id = uuid(text);
          if (id.isEmpty()) {
            report(member, "\"%s\" is not a UUID".formatted(text));
          }
          return id;
        });
  }

  /** Returns the UUID of a text; empty if the text is not a UUID. */
  public static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the object in a member; empty if it is missing, or after reporting that it is not an
   * object.
   */
  public Optional<JsonObject> object(String member) {
    return find(member)
        .flatMap(found -> {
          if (found instanceof JsonValue.JsonMembers members) {
            return Optional.of(new JsonObject(source, pointer.member(member), members, isStrict));
          }
          report(member, "This must be an object, as in \"%s\": {...}".formatted(member));
          return Optional.empty();
        });
  }

  /** Returns the objects in a member's array; empty if the member is missing. */
  public List<JsonObject> objects(String member) {
    var found = find(member);
    if (found.isEmpty()) {
      return List.of();
    }
    if (!(found.get() instanceof JsonValue.JsonItems(var items))) {
      report(member, "This must be a list, as in \"%s\": [...]".formatted(member));
      return List.of();
    }
    var objects = new ArrayList<JsonObject>();
    for (int i = 0; i < items.size(); i++) {
      var at = pointer.member(member).item(i);
      if (items.get(i) instanceof JsonValue.JsonMembers members) {
        objects.add(new JsonObject(source, at, members, isStrict));
      } else {
        source.report(
            new JsonProblem(
                JsonProblem.Kind.INVALID,
                at,
                JsonProblem.WHOLE,
                "\"%s\" must hold objects, as in [{...}]".formatted(member)));
      }
    }
    return objects;
  }

  /** Reports every member of a strict document that was never read. */
  public void finish() {
    if (!isStrict) {
      return;
    }
    for (var member : value.members().keySet()) {
      if (!known.contains(member)) {
        report(
            JsonProblem.Kind.UNKNOWN_MEMBER,
            pointer.member(member),
            JsonProblem.WHOLE,
            "Unknown key \"%s\"%s".formatted(member, Spelling.hint(member, known)));
      }
    }
  }

  /** Reports a problem with this object as a whole. */
  public void report(String message) {
    report(JsonProblem.Kind.INVALID, pointer, JsonProblem.WHOLE, message);
  }

  /** Reports a problem with a member. */
  public void report(String member, String message) {
    report(JsonProblem.Kind.INVALID, pointer.member(member), JsonProblem.WHOLE, message);
  }

  /**
   * Reports a problem with a character of a member's text.
   *
   * @param offset the index of the character, from 0
   */
  public void report(String member, int offset, String message) {
    report(JsonProblem.Kind.INVALID, pointer.member(member), offset, message);
  }

  /** Reports that a member names something that does not exist. */
  public void notFound(String member, String message) {
    report(JsonProblem.Kind.NOT_FOUND, pointer.member(member), JsonProblem.WHOLE, message);
  }

  private void report(JsonProblem.Kind kind, JsonPointer at, int offset, String message) {
    source.report(new JsonProblem(kind, at, offset, message));
  }

  /** Tells the source that a part of a plant is defined by this object. */
  public void note(PlantPlace part) {
    source.note(part, pointer);
  }

  /** Tells the source that a part of a plant is defined by a member. */
  public void note(PlantPlace part, String member) {
    source.note(part, pointer.member(member));
  }

  /** Tells the source that a formula was made from a member. */
  public void noteFormula(PlantPlace.OfFormula formula, String member, IntUnaryOperator original) {
    source.noteFormula(formula, pointer.member(member), original);
  }
}
