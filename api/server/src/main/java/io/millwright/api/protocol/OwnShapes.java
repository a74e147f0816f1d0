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
 * Reads the bodies of Millwright's own operations from an OpenAPI document. Only the members' names
 * are checked by these shapes; each operation checks the values itself.
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

  /** Returns the bodies by method and path, such as {@code POST /api/v1/plan}. */
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
      // The shape is registered before it is filled, because a value may contain values of its own
      // type.
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
