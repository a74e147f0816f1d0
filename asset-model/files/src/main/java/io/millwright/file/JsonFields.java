// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one object of a JSON document, in which null is as good as nothing. */
final class JsonFields {
  private final Document document;
  private final MappingNode node;
  private final List<Problem> problems;
  private final Fields fields;

  JsonFields(Document document, MappingNode node, List<Problem> problems) {
    this.document = document;
    this.node = node;
    this.problems = problems;
    fields = new Fields(document, node, "", problems);
  }

  Document document() {
    return document;
  }

  Position position() {
    return document.position(node);
  }

  boolean has(String key) {
    return fields.has(key) && !isNull(fields.find(key).orElseThrow().value());
  }

  /** Takes keys as known. */
  void know(String... keys) {
    for (var key : keys) {
      fields.know(key);
    }
  }

  Optional<ScalarNode> scalar(String key) {
    fields.know(key);
    return has(key) ? fields.scalar(key) : Optional.empty();
  }

  Optional<String> text(String key) {
    return scalar(key).map(ScalarNode::getValue);
  }

  /** A single value that must be there. */
  Optional<ScalarNode> required(String key) {
    if (!has(key)) {
      fields.know(key);
      report("\"%s\" is missing; it is required".formatted(key));
    }
    return scalar(key);
  }

  /** An id as SiteWise writes it. */
  Optional<UUID> id(String key) {
    return scalar(key)
        .flatMap(scalar -> {
          var id = uuid(scalar.getValue());
          if (id.isEmpty()) {
            report(scalar, "%s: \"%s\" is not a UUID".formatted(key, scalar.getValue()));
          }
          return id;
        });
  }

  /** A UUID; empty where the text is none. */
  static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What one of two keys names, an id or an external id. */
  Optional<ScalarNode> reference(String idKey, String externalKey) {
    var id = scalar(idKey);
    var external = scalar(externalKey);
    return id.isPresent() ? id : external;
  }

  Optional<JsonFields> object(String key) {
    fields.know(key);
    return has(key)
        ? fields.mapping(key).map(mapping -> new JsonFields(document, mapping, problems))
        : Optional.empty();
  }

  /** A list of objects; empty where it is not there. */
  List<JsonFields> objects(String key) {
    fields.know(key);
    var objects = new ArrayList<JsonFields>();
    for (var item : has(key) ? fields.list(key) : List.<Node>of()) {
      if (item instanceof MappingNode mapping) {
        objects.add(new JsonFields(document, mapping, problems));
      } else {
        report(item, "Expected an object in braces");
      }
    }
    return objects;
  }

  /** Reports every key that nobody asked for. */
  void finish() {
    fields.finish();
  }

  void report(String message) {
    fields.report(node, message);
  }

  void report(Node at, String message) {
    fields.report(at, message);
  }

  void report(Position at, String message) {
    fields.report(at, message);
  }

  private static boolean isNull(Node value) {
    return value instanceof ScalarNode scalar && Fields.isEmpty(scalar);
  }
}
