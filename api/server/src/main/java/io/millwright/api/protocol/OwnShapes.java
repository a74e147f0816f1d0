// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The bodies of Millwright's own operations, read from an OpenAPI document. Only their names are
 * checked here: each operation says itself what is wrong with a value.
 */
public final class OwnShapes {
  private static final String REF = "#/components/schemas/";

  private final JsonNode schemas;
  private final Map<String, Shape> known = new HashMap<>();
  private final Map<String, Shape.Structure> bodies = new HashMap<>();

  private OwnShapes(JsonNode document) {
    schemas = document.path("components").path("schemas");
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var schema = operation.getValue().at("/requestBody/content/application~1json/schema");
        if (!schema.isMissingNode() && shape(schema) instanceof Shape.Structure body) {
          bodies.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), body);
        }
      }
    }
  }

  /** The bodies by method and path, such as {@code POST /api/v1/plan}. */
  public static Map<String, Shape.Structure> read(InputStream document) throws IOException {
    return Map.copyOf(new OwnShapes(new ObjectMapper().readTree(document)).bodies);
  }

  private Shape shape(JsonNode schema) {
    var ref = schema.path("$ref").asText();
    if (!ref.startsWith(REF)) {
      return shape("", schema);
    }
    var name = ref.substring(REF.length());
    var found = known.get(name);
    return found == null ? shape(name, schemas.path(name)) : found;
  }

  private Shape shape(String name, JsonNode schema) {
    if (schema.has("properties")) {
      var structure = new Shape.Structure(name, false);
      // Known before it is filled: a value may hold values of its own kind.
      known.put(name, structure);
      structure.fill(
          schema.path("properties").properties().stream()
              .map(entry ->
                  new Shape.Member(
                      entry.getKey(),
                      entry.getKey(),
                      Shape.Place.BODY,
                      new Shape.Judged(shape(entry.getValue())),
                      false,
                      Optional.empty())));
      return structure;
    }
    if (schema.has("items")) {
      return new Shape.Items(shape(schema.path("items")), 0, Long.MAX_VALUE, true);
    }
    if (schema.path("additionalProperties").isObject()) {
      return new Shape.Entries(
          new Shape.Text(0, Long.MAX_VALUE, Optional.empty(), List.of()),
          shape(schema.path("additionalProperties")),
          0,
          Long.MAX_VALUE);
    }
    return new Shape.Anything();
  }
}
