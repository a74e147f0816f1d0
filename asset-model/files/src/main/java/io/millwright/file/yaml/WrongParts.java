// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the smallest part of a model file that a mistake spoils, and removes it: a property, an
 * alarm, a hierarchy or a composite model of a model; an alias, a value of an attribute or a child
 * of an asset; the whole model or asset where its key, its model or its id is wrong.
 */
public final class WrongParts {
  /** What a part can't be without, or what makes it another one. */
  private static final Set<String> IDENTITY = Set.of("model", "asset", "id", "was", "type");

  private static final Set<String> OF_MODELS =
      Set.of("properties", "alarms", "children", "composites");

  private static final Set<String> OF_ASSETS = Set.of("attributes", "aliases", "units");

  private final List<YamlDocument> documents;
  private final Set<Object> found = new HashSet<>();
  private final List<Runnable> removals = new ArrayList<>();

  /**
   * @param documents a list that can be changed
   */
  WrongParts(List<YamlDocument> documents) {
    this.documents = documents;
  }

  /**
   * Removes what these problems are about.
   *
   * @return whether anything was removed
   */
  public static boolean remove(List<YamlDocument> documents, List<Problem> problems) {
    var parts = new WrongParts(documents);
    problems.forEach(problem -> parts.find(problem.position()));
    parts.removals.forEach(Runnable::run);
    return !parts.removals.isEmpty();
  }

  private void find(Position at) {
    YamlDocument document = null;
    for (var each : documents) {
      if (each.source().file().equals(at.file()) && each.position(each.root()).compareTo(at) <= 0) {
        document = each;
      }
    }
    if (document == null) {
      return;
    }
    var whole = document;
    Runnable removeWhole = () -> documents.remove(whole);
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    if (fields.has("asset")) {
      inAsset(document, document.root(), at, document, removeWhole);
    } else if (fields.has("model")) {
      inModel(document, at, removeWhole);
    } else {
      add(document, removeWhole);
    }
  }

  private void inModel(YamlDocument document, Position at, Runnable removeWhole) {
    var entry = entry(document, document.root(), at);
    if (entry.isEmpty() || IDENTITY.contains(key(entry.get()))) {
      add(document, removeWhole);
      return;
    }
    inEntry(document, document.root(), entry.get(), OF_MODELS, at);
  }

  /** The entry itself, or the one within it where it holds parts. */
  private void inEntry(
      YamlDocument document,
      MappingNode owner,
      NodeTuple entry,
      Set<String> sections,
      Position at) {
    if (sections.contains(key(entry)) && entry.getValueNode() instanceof MappingNode section) {
      var part = entry(document, section, at);
      if (part.isPresent()) {
        if (part.get().getValueNode() instanceof MappingNode composite
            && key(entry).equals("composites")) {
          var inner = entry(document, composite, at);
          if (inner.filter(each -> key(each).equals("properties")).isPresent()) {
            inEntry(document, composite, inner.get(), OF_MODELS, at);
            return;
          }
        }
        remove(section, part.get());
        return;
      }
    }
    remove(owner, entry);
  }

  private void inAsset(
      YamlDocument document,
      MappingNode asset,
      Position at,
      Object identity,
      Runnable removeWhole) {
    var entry = entry(document, asset, at);
    if (entry.isEmpty() || IDENTITY.contains(key(entry.get()))) {
      add(identity, removeWhole);
      return;
    }
    if (!key(entry.get()).equals("children")
        || !(entry.get().getValueNode() instanceof MappingNode hierarchies)) {
      inEntry(document, asset, entry.get(), OF_ASSETS, at);
      return;
    }
    var hierarchy = entry(document, hierarchies, at);
    if (hierarchy.isEmpty()) {
      remove(asset, entry.get());
      return;
    }
    var child =
        hierarchy.get().getValueNode() instanceof SequenceNode list
            ? last(document, list.getValue(), at)
            : Optional.<Node>empty();
    if (child.isEmpty()) {
      remove(hierarchies, hierarchy.get());
      return;
    }
    var list = ((SequenceNode) hierarchy.get().getValueNode()).getValue();
    Runnable removeChild = () -> list.remove(child.get());
    if (child.get() instanceof MappingNode mapping) {
      inAsset(document, mapping, at, mapping, removeChild);
    } else {
      add(child.get(), removeChild);
    }
  }

  private void remove(MappingNode owner, NodeTuple entry) {
    add(entry, () -> owner.getValue().remove(entry));
  }

  private void add(Object part, Runnable removal) {
    if (found.add(part)) {
      removals.add(removal);
    }
  }

  /** Returns the entry that a place lies in: the last that begins before it. */
  public static Optional<NodeTuple> entry(YamlDocument document, MappingNode mapping, Position at) {
    return mapping.getValue().stream()
        .filter(entry -> document.position(entry.getKeyNode()).compareTo(at) <= 0)
        .reduce((_, next) -> next);
  }

  /** Returns the node that a place lies in: the last that begins before it. */
  public static Optional<Node> last(YamlDocument document, List<Node> nodes, Position at) {
    return nodes.stream()
        .filter(node -> document.position(node).compareTo(at) <= 0)
        .reduce((_, next) -> next);
  }

  /** Returns the key of an entry; empty where it is no single text. */
  public static String key(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
