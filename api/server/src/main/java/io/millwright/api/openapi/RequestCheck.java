// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bounds.BodyLimits;
import io.millwright.api.bounds.HeldBody;
import io.millwright.api.bounds.HeldMemory;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.validation.Spelling;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what no operation can do anything with, before an operation sees it: fields that it does
 * not know, which would be passed over without a word; one field twice; characters that are none;
 * and what would need more memory than it is worth. Which fields there are is what the OpenAPI
 * document says.
 */
@Singleton
final class RequestCheck {
  private static final Set<String> BODIES = Set.of("POST", "PUT");

  /** What a device sent is kept as well as can be; a batch must not fail because of it. */
  private static final String READ_FROM_DEVICES = "stringValue";

  private static final int DEEPEST = 100;
  private static final int LONGEST_NAME = 10_000;
  private static final int MOST_VALUES = 1_000_000;

  /** What a value costs an operation besides its characters, in bytes. */
  private static final long VALUE = 100;

  private static final int VALUES_AT_ONCE = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  private final HeldMemory memory;

  /** By method and path, such as {@code POST /assets}. */
  private final Map<String, Shape> shapes = new HashMap<>();

  RequestCheck(ObjectMapper json, HeldMemory memory) throws IOException {
    this.memory = memory;
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
  void check(ContainerRequestContext request, ResourceInfo resource, RoutingContext context)
      throws IOException {
    var uri = request.getUriInfo();
    Stream.of(uri.getQueryParameters(), uri.getPathParameters())
        .flatMap(parameters -> parameters.entrySet().stream())
        .forEach(entry -> {
          characters(entry::getKey, entry.getKey());
          entry.getValue().forEach(value -> characters(entry::getKey, value));
        });
    if (!BODIES.contains(request.getMethod())) {
      return;
    }
    request.setEntityStream(new HeldBody(request.getEntityStream(), context, memory));
    var shape = shapes.get(request.getMethod() + " " + path(resource));
    if (shape != null) {
      int limit = Math.toIntExact(BodyLimits.of(context));
      var body = request.getEntityStream().readNBytes(limit + 1);
      if (body.length > limit) {
        throw BodyLimits.tooLarge(limit);
      }
      check(body, shape, context);
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

  private void check(byte[] body, Shape shape, RoutingContext context) throws IOException {
    try (var parser = JSON.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        new Walk(parser, context).object(shape, Where.BODY);
      }
      // Whatever else it is, the operation will say.
    } catch (StreamConstraintsException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "The body has more than %,d levels of {} and [], a number of more than 1,000 digits or a name of more than %,d characters"
              .formatted(DEEPEST, LONGEST_NAME),
          e);
    } catch (JsonProcessingException e) {
      throw Body.notJson(e);
    }
  }

  /** Where in a body something stands; written out only for a message. */
  private record Where(@Nullable Where in, String name, int index) {
    static final Where BODY = new Where(null, "", -1);

    Where field(String field) {
      return new Where(this, field, -1);
    }

    Where item(int item) {
      return new Where(this, "", item);
    }

    @Override
    public String toString() {
      var parts = new ArrayDeque<String>();
      for (var at = this; at.in != null; at = at.in) {
        parts.addFirst(at.index < 0 ? "." + at.name : "[" + at.index + "]");
      }
      var place = String.join("", parts);
      return place.startsWith(".") ? place.substring(1) : place;
    }
  }

  /** One way through a body. */
  private final class Walk {
    private final JsonParser parser;
    private final RoutingContext context;
    private int values;

    Walk(JsonParser parser, RoutingContext context) {
      this.parser = parser;
      this.context = context;
    }

    void object(@Nullable Shape shape, Where place) throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var name = parser.currentName();
        var where = place.field(name);
        characters(where::toString, name);
        if (shape != null && shape.isClosed() && !shape.fields().containsKey(name)) {
          throw Refusal.invalid(
              "%s is no field that is known here%s",
              where, Spelling.hint(name, shape.fields().keySet()));
        }
        var inner = shape == null ? null : shape.fields().getOrDefault(name, shape.each());
        parser.nextToken();
        value(inner, where);
      }
    }

    private void value(@Nullable Shape shape, Where place) throws IOException {
      count();
      switch (parser.currentToken()) {
        case START_OBJECT -> object(shape, place);
        case START_ARRAY -> {
          for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            value(shape == null ? null : shape.each(), place.item(i));
          }
        }
        case VALUE_STRING -> {
          if (!READ_FROM_DEVICES.equals(parser.currentName())) {
            characters(place::toString, parser.getText());
          }
        }
        default -> {
          // Numbers and such have no characters of their own.
        }
      }
    }

    private void count() {
      values++;
      if (values > MOST_VALUES) {
        throw Refusal.invalid(
            "The body holds more than %,d values; send it in smaller parts", MOST_VALUES);
      }
      if (values % VALUES_AT_ONCE == 0) {
        memory.hold(context, VALUES_AT_ONCE * VALUE);
      }
    }
  }

  /** Neither half a character nor NUL, which no database takes. */
  private static void characters(Supplier<String> place, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Refusal.invalid(
            "%s holds a NUL character; remove it", place.get().replace("\0", "?"));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Refusal.invalid(
            "%s holds half a character (\\u%04x); remove it", place.get().replace(c, '?'), (int) c);
      }
    }
  }
}
