// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All operations of SiteWise with the shapes of their requests and answers, read from the API model
 * that AWS publishes. Immutable.
 */
public final class SiteWiseProtocol {
  private static final String MODEL = "sitewise.json";

  private final JsonNode shapes;
  private final Function<String, Optional<Difference>> differences;
  private final Map<String, Shape> known = new HashMap<>();
  private final Map<String, ProtocolOperation> operations = new TreeMap<>();

  private SiteWiseProtocol(JsonNode model, Function<String, Optional<Difference>> differences) {
    this.shapes = model.path("shapes");
    this.differences = differences;
    for (var entry : model.path("operations").properties()) {
      var operation = entry.getValue();
      var http = operation.path("http");
      var output = operation.path("output").asText();
      operations.put(
          entry.getKey(),
          new ProtocolOperation(
              entry.getKey(),
              http.path("method").asText(),
              // SiteWise's model has /timeseries/, which means the same.
              http.path("requestUri").asText().replaceFirst("/$", ""),
              http.path("responseCode").asInt(200),
              structure(operation.path("input").asText()),
              output.isEmpty() ? new Shape.Structure("Nothing", false) : structure(output),
              operation.path("errors").valueStream().map(JsonNode::asText).toList()));
    }
  }

  /** Returns the protocol as SiteWise defines it, which every answer follows. */
  public static SiteWiseProtocol strict() {
    return new SiteWiseProtocol(model(), Differences::ofAnswers);
  }

  /** Returns the protocol as Millwright accepts it, with the differences of {@link Differences}. */
  public static SiteWiseProtocol ours() {
    return new SiteWiseProtocol(model(), Differences::of);
  }

  /** Returns the operations, by name. */
  public Map<String, ProtocolOperation> operations() {
    return operations;
  }

  /** Returns the shape of an error by its name; empty if the protocol does not have that error. */
  public Optional<Shape.Structure> error(String name) {
    return shapes.path(name).path("exception").asBoolean()
        ? Optional.of(structure(name))
        : Optional.empty();
  }

  private static JsonNode model() {
    try (var stream =
        Objects.requireNonNull(SiteWiseProtocol.class.getResourceAsStream(MODEL), MODEL)) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Shape.Structure structure(String name) {
    return (Shape.Structure) shape(name);
  }

  private Shape shape(String name) {
    var found = known.get(name);
    if (found != null) {
      return found;
    }
    var json = shapes.path(name);
    if (json.path("type").asText().equals("structure")) {
      var structure = new Shape.Structure(name, Differences.EXACTLY_ONE.contains(name));
      known.put(name, structure);
      var required =
          json.path("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
      structure.fill(
          Stream.concat(
              json.path("members").properties().stream()
                  .map(member -> member(name, member.getKey(), member.getValue(), required)),
              Differences.added(name).map(SiteWiseProtocol::added)));
      return structure;
    }
    var made = changed(simple(json), differences.apply(name));
    known.put(name, made);
    return made;
  }

  private static Shape.Member added(String name) {
    return new Shape.Member(
        name, name, Shape.Place.BODY, new Shape.Anything(), false, Optional.empty());
  }

  private Shape.Member member(String in, String name, JsonNode member, Set<String> required) {
    var difference = differences.apply(in + "." + name).or(() -> differences.apply("*." + name));
    return new Shape.Member(
        name,
        member.path("locationName").asText(name),
        switch (member.path("location").asText()) {
          case "uri" -> Shape.Place.PATH;
          case "querystring" -> Shape.Place.QUERY;
          case "header" -> Shape.Place.HEADER;
          default -> Shape.Place.BODY;
        },
        changed(shape(member.path("shape").asText()), difference),
        required.contains(name) && !(difference.orElse(null) instanceof Difference.NotRequired),
        difference.orElse(null) instanceof Difference.Refused(var _, var reason)
            ? Optional.of(reason)
            : Optional.empty());
  }

  private Shape simple(JsonNode json) {
    long least = json.path("min").asLong(0);
    long most = json.path("max").asLong(Long.MAX_VALUE);
    return switch (json.path("type").asText()) {
      case "string" ->
          new Shape.Text(
              least,
              most,
              json.has("pattern")
                  ? Optional.of(Pattern.compile(json.path("pattern").asText(), Pattern.DOTALL))
                  : Optional.empty(),
              json.path("enum").valueStream().map(JsonNode::asText).toList());
      case "integer" ->
          new Shape.Whole(
              json.path("min").asLong(Integer.MIN_VALUE),
              json.path("max").asLong(Integer.MAX_VALUE));
      case "long" -> new Shape.Whole(json.path("min").asLong(Long.MIN_VALUE), most);
      case "double", "float" -> new Shape.Decimal();
      case "boolean" -> new Shape.Flag();
      case "timestamp" -> new Shape.Time();
      case "blob" -> new Shape.Bytes(most);
      case "list" ->
          new Shape.Items(
              shape(json.path("member").path("shape").asText()),
              least,
              most,
              json.path("sparse").asBoolean());
      case "map" ->
          new Shape.Entries(
              (Shape.Text) shape(json.path("key").path("shape").asText()),
              shape(json.path("value").path("shape").asText()),
              least,
              most);
      default -> throw new IllegalStateException("There is no shape of type " + json.path("type"));
    };
  }

  private static Shape changed(Shape shape, Optional<Difference> difference) {
    return difference.map(given -> given.on(shape)).orElse(shape);
  }
}
