// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonSource;
import io.millwright.value.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON object in a caller's request. A missing member or one of the wrong type is refused with
 * its place, such as {@code entries[3].entryId}.
 */
public final class Body {
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^\\]]*line: (\\d+), column: (\\d+)\\]");

  private static final Pattern OPTION =
      Pattern.compile("(, from|: enable|,? with) `[^`]*`( to allow)?|`[^`]*`");

  private final JsonNode node;
  private final String place;

  private Body(JsonNode node, String place) {
    this.node = node;
    this.place = place;
  }

  /**
   * Returns the object in a text; an empty text is an empty object.
   *
   * @throws Refusal if the text is not a JSON object
   */
  public static Body parse(ObjectMapper json, String text) {
    if (text.isBlank()) {
      return new Body(json.createObjectNode(), "");
    }
    try {
      var node = json.readTree(text);
      if (!node.isObject()) {
        throw Refusal.invalid("The body is not a JSON object; send {...}");
      }
      return new Body(node, "");
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** Returns the refusal of a body that is not JSON, with the place of the error. */
  public static Refusal notJson(JsonProcessingException e) {
    var location = e.getLocation();
    return Refusal.invalid(
        "The body is not JSON, line %d, column %d: %s",
        location == null ? 0 : location.getLineNr(),
        location == null ? 0 : location.getColumnNr(),
        plain(e.getOriginalMessage()));
  }

  /** Returns a message of the parser without its names of options, classes and sources. */
  private static String plain(String message) {
    var placed = SOURCE.matcher(message).replaceAll("line $1, column $2");
    return OPTION.matcher(placed).replaceAll("");
  }

  /** Returns this object for the translation of SiteWise's JSON. */
  public JsonObject document(JsonSource source) {
    return JsonObject.document(source, DocumentTree.members((ObjectNode) node), false);
  }

  /** Returns the place of a field of this object. */
  public String place(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  /** Returns whether the object has a field that is not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** Returns the raw value of a field; a missing node if there is none. */
  public JsonNode raw(String field) {
    return node.path(field);
  }

  /** Returns a copy of this object. */
  public ObjectNode copy() {
    return node.deepCopy();
  }

  /** Returns a text that is required. */
  public String text(String field) {
    return findText(field)
        .orElseThrow(() -> Refusal.invalid("%s is missing; it is required", place(field)));
  }

  /** Returns a text that is required and must not be empty. */
  public String name(String field) {
    var name = text(field);
    if (name.isEmpty()) {
      throw Refusal.invalid("%s is empty; it has 1 to 256 characters", place(field));
    }
    return name;
  }

  /** Returns a text; empty if it is missing. */
  public Optional<String> findText(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isTextual()) {
      throw wrong(field, "a text");
    }
    return Optional.of(node.get(field).textValue());
  }

  /** Returns true or false, or {@code otherwise} if the field is missing. */
  public boolean flag(String field, boolean otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    if (!node.get(field).isBoolean()) {
      throw wrong(field, "true or false");
    }
    return node.get(field).booleanValue();
  }

  /**
   * Returns the time in a field, ISO-8601 with an offset, cut to the microsecond.
   *
   * @throws Refusal if it is missing, not a time, or outside the years 1900 to 2200
   */
  public Instant time(String field) {
    return Micros.truncate(Query.time(place(field), text(field)));
  }

  /** Returns a whole number; empty if it is missing. */
  public Optional<Long> findInteger(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    var number = node.get(field);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw wrong(field, "a whole number of 64 bits");
    }
    return Optional.of(number.longValue());
  }

  /** Returns an object; empty if it is missing. */
  public Optional<Body> find(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isObject()) {
      throw wrong(field, "an object");
    }
    return Optional.of(new Body(node.get(field), place(field)));
  }

  /** Returns an object that is required. */
  public Body object(String field) {
    return find(field)
        .orElseThrow(() -> Refusal.invalid("%s is missing; it is required", place(field)));
  }

  /** Returns a list of objects; an empty list if it is missing. */
  public List<Body> list(String field) {
    var objects = new ArrayList<Body>();
    var items = items(field);
    for (int i = 0; i < items.size(); i++) {
      if (!items.get(i).isObject()) {
        throw wrong(field + "[" + i + "]", "an object");
      }
      objects.add(new Body(items.get(i), place(field) + "[" + i + "]"));
    }
    return objects;
  }

  /** Returns a list of texts; an empty list if it is missing. */
  public List<String> texts(String field) {
    var texts = new ArrayList<String>();
    for (var item : items(field)) {
      if (!item.isTextual()) {
        throw wrong(field, "a list of texts");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private List<JsonNode> items(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (!node.get(field).isArray()) {
      throw wrong(field, "a list");
    }
    var items = new ArrayList<JsonNode>();
    node.get(field).forEach(items::add);
    return items;
  }

  private Refusal wrong(String field, String expected) {
    return Refusal.invalid("%s is not %s", place(field), expected);
  }
}
