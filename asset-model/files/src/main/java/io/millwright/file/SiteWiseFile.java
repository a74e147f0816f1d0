// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.check.PlantPlace;
import io.millwright.file.part.Places;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.sitewise.json.JsonPointer;
import io.millwright.sitewise.json.JsonProblem;
import io.millwright.sitewise.json.JsonSource;
import io.millwright.sitewise.json.JsonValue;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One of SiteWise's JSON documents in a file: gives its values to the translation, and finds the
 * lines of the places that the translation speaks of.
 *
 * @param problems takes what is wrong, with the line and the path within the document
 * @param hints takes what is right and may not be meant
 */
record SiteWiseFile(
    YamlDocument document, Places places, List<Problem> problems, List<Problem> hints)
    implements JsonSource {
  /** Returns the values of the document. */
  JsonValue.JsonMembers members() {
    return members(document.root());
  }

  private JsonValue.JsonMembers members(MappingNode mapping) {
    var members = new LinkedHashMap<String, JsonValue>();
    for (var entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key
          && members.putIfAbsent(key.getValue(), value(entry.getValueNode())) != null) {
        problems.add(
            new Problem(
                document.position(key),
                "",
                "\"%s\" stands twice; keep one of them".formatted(key.getValue())));
      }
    }
    return new JsonValue.JsonMembers(members);
  }

  private JsonValue value(Node node) {
    return switch (node) {
      case MappingNode mapping -> members(mapping);
      case SequenceNode sequence ->
          new JsonValue.JsonItems(sequence.getValue().stream().map(this::value).toList());
      case ScalarNode scalar -> value(scalar);
      default -> new JsonValue.JsonNull();
    };
  }

  private static JsonValue value(ScalarNode scalar) {
    var text = scalar.getValue();
    if (Fields.isEmpty(scalar)) {
      return new JsonValue.JsonNull();
    }
    if (scalar.getTag().equals(Tag.BOOL)) {
      return new JsonValue.JsonFlag(Boolean.parseBoolean(text));
    }
    if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
      try {
        return new JsonValue.JsonNumber(new BigDecimal(text));
      } catch (NumberFormatException e) {
        return new JsonValue.JsonText(text); // YAML has numbers that JSON has not.
      }
    }
    return new JsonValue.JsonText(text);
  }

  @Override
  public void report(JsonProblem problem) {
    problems.add(problem(problem));
  }

  @Override
  public void hint(JsonProblem hint) {
    hints.add(problem(hint));
  }

  private Problem problem(JsonProblem problem) {
    return new Problem(position(problem), problem.pointer().path(), problem.message());
  }

  private Position position(JsonProblem problem) {
    if (problem.kind() == JsonProblem.Kind.UNKNOWN_MEMBER) {
      return document.position(found(problem.pointer()).getKeyNode());
    }
    return problem.offset() >= 0 && node(problem.pointer()) instanceof ScalarNode scalar
        ? document.position(scalar, problem.offset())
        : position(problem.pointer());
  }

  Position position(JsonPointer at) {
    return document.position(node(at));
  }

  @Override
  public String place(JsonPointer at) {
    return position(at).toString();
  }

  @Override
  public void note(PlantPlace part, JsonPointer at) {
    places.put(part, position(at));
  }

  @Override
  public void noteFormula(PlantPlace.OfFormula formula, JsonPointer at, IntUnaryOperator original) {
    if (node(at) instanceof ScalarNode scalar) {
      places.putFormula(formula.model(), formula.property(), document, scalar, original);
    }
  }

  @Override
  public void said(PlantPlace part) {
    places.said(part);
  }

  private Node node(JsonPointer at) {
    return found(at).getValueNode();
  }

  /** Returns the member or item at a place; the last one on the way that is there. */
  private NodeTuple found(JsonPointer at) {
    var found = new NodeTuple(document.root(), document.root());
    for (var step : at.steps()) {
      var next = next(found.getValueNode(), step);
      if (next == null) {
        return found;
      }
      found = next;
    }
    return found;
  }

  private static @Nullable NodeTuple next(Node node, String step) {
    return switch (node) {
      case MappingNode mapping ->
          mapping.getValue().stream()
              .filter(entry ->
                  entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step))
              .findFirst()
              .orElse(null);
      case SequenceNode sequence -> {
        var item = sequence.getValue().get(Integer.parseInt(step));
        yield new NodeTuple(item, item);
      }
      default -> null;
    };
  }
}
