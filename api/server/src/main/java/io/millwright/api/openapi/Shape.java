// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields an object in JSON may have, and those in it. */
final class Shape {
  private static final String REF = "#/components/schemas/";

  private final Map<String, Shape> fields = new LinkedHashMap<>();
  private boolean isClosed;
  private @Nullable Shape each;

  /** The shape that a schema describes; those that it refers to are in {@code schemas}. */
  static Shape of(JsonNode schema, JsonNode schemas, Map<String, Shape> known) {
    var ref = schema.path("$ref").asText();
    if (ref.startsWith(REF)) {
      var name = ref.substring(REF.length());
      var found = known.get(name);
      if (found == null) {
        // Known before it is filled: a value may hold values of its own kind.
        found = new Shape();
        known.put(name, found);
        found.fill(schemas.path(name), schemas, known);
      }
      return found;
    }
    var shape = new Shape();
    shape.fill(schema, schemas, known);
    return shape;
  }

  private void fill(JsonNode schema, JsonNode schemas, Map<String, Shape> known) {
    if (schema.has("properties")) {
      isClosed = true;
      schema
          .path("properties")
          .properties()
          .forEach(entry -> fields.put(entry.getKey(), of(entry.getValue(), schemas, known)));
    }
    var inner = schema.has("items") ? schema.path("items") : schema.path("additionalProperties");
    if (inner.isObject()) {
      each = of(inner, schemas, known);
    }
  }

  /** True where the object may have no other fields than {@link #fields()}. */
  boolean isClosed() {
    return isClosed;
  }

  /** The fields that are known, by name. */
  Map<String, Shape> fields() {
    return fields;
  }

  /** What each item of a list, or each value of a map, is; null where it may be anything. */
  @Nullable Shape each() {
    return each;
  }
}
