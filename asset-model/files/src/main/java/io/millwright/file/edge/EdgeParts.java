// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.edge;

import io.millwright.file.yaml.WrongParts;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.reading.Alias;
import io.millwright.source.RefusedPart;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Removes from an edge file what is wrong in it, and remembers what it was: a tag where the mistake
 * stands in the tag, a source where it stands elsewhere in the source.
 */
final class EdgeParts {
  private final List<YamlDocument> documents;
  private final Optional<YamlDocument> document;
  private final Optional<SequenceNode> sources;
  private final List<RefusedPart> refused = new ArrayList<>();
  private final List<Problem> mistakes = new ArrayList<>();

  EdgeParts(List<YamlDocument> documents) {
    this.documents = documents;
    document =
        documents.stream()
            .filter(each -> find(each.root(), "edge").isPresent())
            .reduce((first, second) -> first);
    sources =
        document
            .flatMap(each -> find(each.root(), "sources"))
            .filter(SequenceNode.class::isInstance)
            .map(SequenceNode.class::cast);
  }

  /** Returns where the edge is named. */
  Position position() {
    return document.map(each -> each.position(each.root())).orElse(Position.NONE);
  }

  /** Returns what has been removed. */
  List<RefusedPart> refused() {
    return List.copyOf(refused);
  }

  /** Returns everything that was wrong with the edge, in the order of the file. */
  List<Problem> mistakes() {
    return mistakes.stream().sorted(Comparator.comparing(Problem::position)).toList();
  }

  /**
   * Removes what these problems are about.
   *
   * @return false where a problem concerns more than a source; then nothing is removed
   */
  boolean remove(List<Problem> problems) {
    // For each part the first problem: one reason is enough to mend it.
    var parts = new HashMap<Node, Problem>();
    for (var problem : problems) {
      var part = part(problem.position());
      if (part.isEmpty()) {
        return false;
      }
      parts.putIfAbsent(part.get(), problem);
    }
    mistakes.addAll(problems);
    var list = sources.orElseThrow().getValue();
    for (var source : List.copyOf(list)) {
      var problem = parts.get(source);
      if (problem != null) {
        refused.add(
            new RefusedPart.Source(
                name(source),
                protocol(source),
                tags(source).stream().flatMap(tag -> alias(tag).stream()).toList(),
                problem));
        list.remove(source);
        continue;
      }
      var tags = tags(source);
      for (var tag : List.copyOf(tags)) {
        var wrong = parts.get(tag);
        if (wrong != null) {
          refused.add(new RefusedPart.Tag(name(source), alias(tag), wrong));
          tags.remove(tag);
        }
      }
    }
    return true;
  }

  /** Returns the tag or the source that a place lies in. */
  private Optional<Node> part(Position at) {
    if (document.isEmpty() || sources.isEmpty() || !at.file().equals(position().file())) {
      return Optional.empty();
    }
    var in = document.get();
    var nearest =
        documents.stream()
            .filter(each -> each.position(each.root()).compareTo(at) <= 0)
            .reduce((_, next) -> next);
    if (nearest.filter(in::equals).isEmpty()) {
      return Optional.empty();
    }
    var top = WrongParts.entry(in, in.root(), at);
    if (top.isEmpty() || !WrongParts.key(top.get()).equals("sources")) {
      return Optional.empty();
    }
    var source = WrongParts.last(in, sources.get().getValue(), at);
    if (source.isPresent() && source.get() instanceof MappingNode mapping) {
      var entry = WrongParts.entry(in, mapping, at);
      if (entry.filter(each -> WrongParts.key(each).equals("tags")).isPresent()) {
        var tag = WrongParts.last(in, tags(mapping), at);
        return tag.isPresent() ? tag : source;
      }
    }
    return source;
  }

  private static Optional<Node> find(Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(entry -> WrongParts.key(entry).equals(key))
            .<Node>map(entry -> entry.getValueNode())
            .findFirst()
        : Optional.empty();
  }

  private static String text(Node node, String key) {
    return find(node, key)
        .filter(ScalarNode.class::isInstance)
        .map(scalar -> ((ScalarNode) scalar).getValue())
        .orElse("");
  }

  private String name(Node source) {
    var name = text(source, "name");
    return name.isEmpty()
        ? "source " + (sources.orElseThrow().getValue().indexOf(source) + 1)
        : name;
  }

  private static String protocol(Node source) {
    return source instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(entry -> entry.getValueNode() instanceof MappingNode)
            .map(WrongParts::key)
            .findFirst()
            .orElse("")
        : "";
  }

  private static List<Node> tags(Node source) {
    return find(source, "tags")
        .filter(SequenceNode.class::isInstance)
        .map(tags -> ((SequenceNode) tags).getValue())
        .orElse(List.of());
  }

  private static Optional<Alias> alias(Node tag) {
    try {
      return Optional.of(text(tag, "alias")).filter(text -> !text.isBlank()).map(Alias::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
