// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millwright.api.bounds.BodyLimits;
import io.millwright.api.bounds.HeldBody;
import io.millwright.api.bounds.HeldMemory;
import io.millwright.api.document.RequestDigest;
import io.millwright.api.json.Body;
import io.millwright.api.json.StorableText;
import io.millwright.api.problem.OperationErrors;
import io.millwright.api.problem.Refusal;
import io.millwright.api.protocol.OwnShapes;
import io.millwright.api.protocol.Pointer;
import io.millwright.api.protocol.ProtocolOperation;
import io.millwright.api.protocol.Shape;
import io.millwright.api.protocol.ShapeCheck;
import io.millwright.api.protocol.SiteWiseProtocol;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses invalid requests before an operation sees them: requests of SiteWise's operations that do
 * not match the protocol's shapes ({@link SiteWiseProtocol}); unknown members in bodies of
 * Millwright's own operations; duplicate members; invalid characters; and bodies that would need
 * too much memory.
 */
@Singleton
final class RequestCheck {
  private static final Set<String> BODIES = Set.of("POST", "PUT");
  private static final String OWN = "own.json";

  /**
   * The member with texts from devices. The operation checks each of them, because a batch must not
   * fail because of one.
   */
  private static final String READ_FROM_DEVICES = "stringValue";

  private static final int DEEPEST = 100;
  private static final int LONGEST_NAME = 10_000;
  private static final int MOST_VALUES = 1_000_000;

  /** The memory that a value costs an operation in addition to its characters, in bytes. */
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

  /** SiteWise's operations by method and path, such as {@code POST /assets}. */
  private final Map<String, ProtocolOperation> operations = new HashMap<>();

  private final Map<String, Shape.Structure> ownBodies;

  RequestCheck(HeldMemory memory) throws IOException {
    this.memory = memory;
    SiteWiseProtocol.ours()
        .operations()
        .values()
        .forEach(
            operation -> operations.put(operation.method() + " " + operation.path(), operation));
    try (var stream = Objects.requireNonNull(RequestCheck.class.getResourceAsStream(OWN), OWN)) {
      ownBodies = OwnShapes.read(stream);
    }
  }

  @ServerRequestFilter(priority = 3_000)
  void check(ContainerRequestContext request, ResourceInfo resource, RoutingContext context)
      throws IOException {
    var uri = request.getUriInfo();
    Stream.of(uri.getQueryParameters(), uri.getPathParameters())
        .flatMap(parameters -> parameters.entrySet().stream())
        .forEach(entry -> {
          StorableText.check(entry::getKey, entry.getKey());
          entry.getValue().forEach(value -> StorableText.check(entry::getKey, value));
        });
    var name = request.getMethod() + " " + path(resource);
    var operation = operations.get(name);
    var shape = operation == null ? ownBodies.get(name) : operation.input();
    if (operation != null) {
      OperationErrors.keep(context, operation.errors());
      ShapeCheck.parameters(operation.input(), member -> values(member, request));
    }
    if (!BODIES.contains(request.getMethod())) {
      keep(operation, uri, new byte[0], context);
      return;
    }
    request.setEntityStream(new HeldBody(request.getEntityStream(), context, memory));
    if (shape != null && shape.hasBody()) {
      int limit = Math.toIntExact(BodyLimits.of(context));
      var body = request.getEntityStream().readNBytes(limit + 1);
      if (body.length > limit) {
        throw BodyLimits.tooLarge(limit);
      }
      check(body, shape, context);
      keep(operation, uri, body, context);
      request.setEntityStream(new ByteArrayInputStream(body));
    }
  }

  /** Keeps a request that may be repeated with the same client token. */
  private static void keep(
      @Nullable ProtocolOperation operation, UriInfo uri, byte[] body, RoutingContext context) {
    if (operation != null && operation.input().members().containsKey("clientToken")) {
      var parameters = new HashMap<String, List<String>>(uri.getQueryParameters());
      parameters.putAll(uri.getPathParameters());
      RequestDigest.keep(context, operation.name(), parameters, body);
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

  private static List<String> values(Shape.Member member, ContainerRequestContext request) {
    var uri = request.getUriInfo();
    var values =
        switch (member.place()) {
          case PATH -> uri.getPathParameters().get(member.wireName());
          case QUERY -> uri.getQueryParameters().get(member.wireName());
          case HEADER -> request.getHeaders().get(member.wireName());
          case BODY -> null;
        };
    return values == null ? List.of() : values;
  }

  private void check(byte[] body, Shape.Structure shape, RoutingContext context)
      throws IOException {
    try (var parser = JSON.createParser(body)) {
      var check = new ShapeCheck(parser, new Characters(context));
      var first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        check.object(shape, Pointer.ROOT);
      } else if (first == null) {
        ShapeCheck.empty(shape);
      }
      // The operation reports every other problem.
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

  /** Checks the characters of a body and counts its values. */
  private final class Characters implements ShapeCheck.Reader {
    private final RoutingContext context;
    private int values;

    Characters(RoutingContext context) {
      this.context = context;
    }

    @Override
    public void name(Pointer at, String name) {
      StorableText.check(at::toString, name);
    }

    @Override
    public void text(Pointer at, JsonParser parser) throws IOException {
      if (!READ_FROM_DEVICES.equals(parser.currentName())) {
        StorableText.check(at::toString, parser.getText());
      }
    }

    @Override
    public void value() {
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
}
