// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.validation.Spelling;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what no operation can do anything with, before an operation sees it: fields that it does
 * not know, which would be passed over without a word; one field twice; and characters that are
 * none. Which fields there are is what the OpenAPI document says.
 */
@Singleton
final class RequestCheck {
  private static final Set<String> BODIES = Set.of("POST", "PUT");

  /** What a device sent is kept as well as can be; a batch must not fail because of it. */
  private static final String READ_FROM_DEVICES = "stringValue";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** By method and path, such as {@code POST /assets}. */
  private final Map<String, Shape> shapes = new HashMap<>();

  RequestCheck(ObjectMapper json) throws IOException {
    for (var name : List.of("sitewise.json", "own.json")) {
      try (var stream =
          Objects.requireNonNull(RequestCheck.class.getResourceAsStream(name), name)) {
        var document = json.readTree(stream);
        var schemas = document.path("components").path("schemas");
        var known = new HashMap<String, Shape>();
        for (var path : document.path("paths").properties()) {
          for (var operation : path.getValue().properties()) {
            var schema = operation.getValue().at("/requestBody/content/application~1json/schema");
            if (!schema.isMissingNode()) {
              shapes.put(
                  operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                  Shape.of(schema, schemas, known));
            }
          }
        }
      }
    }
  }

  @ServerRequestFilter(priority = 3_000)
  void check(ContainerRequestContext request, ResourceInfo resource) throws IOException {
    var uri = request.getUriInfo();
    Stream.of(uri.getQueryParameters(), uri.getPathParameters())
        .flatMap(parameters -> parameters.entrySet().stream())
        .forEach(entry -> {
          characters(entry.getKey(), entry.getKey());
          entry.getValue().forEach(value -> characters(entry.getKey(), value));
        });
    if (!BODIES.contains(request.getMethod())) {
      return;
    }
    var shape = shapes.get(request.getMethod() + " " + path(resource));
    if (shape != null) {
      var body = request.getEntityStream().readAllBytes();
      check(body, shape);
      request.setEntityStream(new ByteArrayInputStream(body));
    }
  }

  private static String path(ResourceInfo resource) {
    var method = resource.getResourceMethod();
    return Stream.of(
            method.getDeclaringClass().getAnnotation(Path.class), method.getAnnotation(Path.class))
        .filter(Objects::nonNull)
        .map(path -> path.value().replaceAll("^/+|/+$", ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining("/", "/", ""));
  }

  private static void check(byte[] body, Shape shape) throws IOException {
    try (var parser = JSON.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        object(parser, shape, "");
      }
      // Whatever else it is, the operation will say.
    } catch (JsonProcessingException e) {
      throw Body.notJson(e);
    }
  }

  private static void object(JsonParser parser, @Nullable Shape shape, String place)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var where = place.isEmpty() ? name : place + "." + name;
      characters(where, name);
      if (shape != null && shape.isClosed() && !shape.fields().containsKey(name)) {
        throw Refusal.invalid(
            "%s is no field that is known here%s",
            where, Spelling.hint(name, shape.fields().keySet()));
      }
      var inner = shape == null ? null : shape.fields().getOrDefault(name, shape.each());
      parser.nextToken();
      value(parser, inner, where);
    }
  }

  private static void value(JsonParser parser, @Nullable Shape shape, String place)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, shape, place);
      case START_ARRAY -> {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          value(parser, shape == null ? null : shape.each(), place + "[" + i + "]");
        }
      }
      case VALUE_STRING -> {
        if (!READ_FROM_DEVICES.equals(parser.currentName())) {
          characters(place, parser.getText());
        }
      }
      default -> {
        // Numbers and such have no characters of their own.
      }
    }
  }

  /** Neither half a character nor NUL, which no database takes. */
  private static void characters(String place, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Refusal.invalid("%s holds a NUL character; remove it", place.replace("\0", "?"));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Refusal.invalid(
            "%s holds half a character (\\u%04x); remove it", place.replace(c, '?'), (int) c);
      }
    }
  }
}
