// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.edge;

import io.millwright.asset.id.Keys;
import io.millwright.file.yaml.Documents;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.SourceText;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.EdgeFile;
import io.millwright.source.EdgeFileSet;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Edge files: a YAML document that begins with {@code edge:} and lists the sources of a collector.
 */
public final class EdgeFiles {
  private EdgeFiles() {}

  /**
   * Reads the one edge that a file defines. What only a connector understands is kept with its
   * place ({@link io.millwright.source.Settings}), for the connector to check.
   *
   * @throws InvalidException with every problem in the file, each with its place
   */
  public static EdgeDefinition read(Path file) {
    return read(file, _ -> List.of());
  }

  /**
   * Reads the one edge that a file defines, and has it checked in the same pass.
   *
   * @param check what connectors find wrong; asked for what could be read of the edge, also where
   *     something else is wrong with it
   * @throws InvalidException with every problem in the file, each with its place
   */
  public static EdgeDefinition read(Path file, Function<EdgeDefinition, List<Problem>> check) {
    var problems = new ArrayList<Problem>();
    return read(file.toString(), Documents.read(file, problems), problems, check);
  }

  /**
   * Reads the one edge that a file defines and leaves out what is wrong: a tag, or a source.
   *
   * @param check what connectors find wrong
   * @throws InvalidException with every problem, if not even the edge's name can be read
   */
  public static EdgeFile readSound(Path file, Function<EdgeDefinition, List<Problem>> check) {
    var problems = new ArrayList<Problem>();
    var documents = Documents.read(file, problems);
    return readSound(file.toString(), documents, problems, check);
  }

  private static EdgeFile readSound(
      String file,
      List<YamlDocument> documents,
      List<Problem> problems,
      Function<EdgeDefinition, List<Problem>> check) {
    var parts = new EdgeParts(documents);
    while (true) {
      var found = new ArrayList<>(problems);
      try {
        var edge = read(file, documents, found, check);
        return new EdgeFile(parts.position(), edge, parts.refused(), parts.mistakes());
      } catch (InvalidException e) {
        if (!problems.isEmpty() || !parts.remove(e.problems())) {
          throw new InvalidException(
              Stream.concat(parts.mistakes().stream(), e.problems().stream()).toList());
        }
      }
    }
  }

  /**
   * Reads edge files that one server is to run together.
   *
   * @throws InvalidException with every problem in all files, among them each alias that two tags
   *     deliver and each name that two edges have
   */
  public static List<EdgeDefinition> readAll(
      List<Path> files, Function<EdgeDefinition, List<Problem>> check) {
    var problems = new ArrayList<Problem>();
    var read = new ArrayList<EdgeFile>();
    for (var file : files) {
      try {
        read.add(readSound(file, check));
      } catch (InvalidException e) {
        problems.addAll(e.problems());
      }
    }
    return together(read, problems).files().stream().map(EdgeFile::edge).toList();
  }

  /**
   * Reads those of some texts that define an edge, as {@link #readAll} reads files. What only a
   * connector understands is not checked.
   *
   * @param texts by their names
   */
  public static List<EdgeFile> parseAll(Map<String, String> texts) {
    var problems = new ArrayList<Problem>();
    var read = new ArrayList<EdgeFile>();
    texts.forEach((name, text) -> {
      var documents = Documents.parse(SourceText.of(name, text), new ArrayList<>());
      if (documents.stream().anyMatch(EdgeFiles::isEdge)) {
        try {
          read.add(readSound(name, documents, List.of(), _ -> List.of()));
        } catch (InvalidException e) {
          problems.addAll(e.problems());
        }
      }
    });
    return together(read, problems).files();
  }

  private static boolean isEdge(YamlDocument document) {
    return new Fields(document, document.root(), "", new ArrayList<>()).has("edge");
  }

  private static EdgeFileSet together(List<EdgeFile> read, List<Problem> problems) {
    var set = EdgeFileSet.of(read);
    problems.addAll(set.problems());
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return set;
  }

  /**
   * Returns an edge without sources of its own.
   *
   * @throws IllegalArgumentException if an edge can't have this name
   */
  public static EdgeDefinition named(String name) {
    if (!Keys.NODE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a name for an edge; use 1 to 128 letters, digits, _, . and -"
              .formatted(name));
    }
    return new EdgeDefinition(name, List.of());
  }

  /**
   * Reads the one edge that a text defines, YAML or JSON; otherwise as from a file.
   *
   * @param name what the text is called in messages
   */
  public static EdgeDefinition parse(
      String name, String text, Function<EdgeDefinition, List<Problem>> check) {
    var problems = new ArrayList<Problem>();
    return read(name, Documents.parse(SourceText.of(name, text), problems), problems, check);
  }

  /**
   * Reads the one edge that a text defines and leaves out what is wrong; otherwise as from a file.
   *
   * @param name what the text is called in messages
   */
  public static EdgeFile parseSound(
      String name, String text, Function<EdgeDefinition, List<Problem>> check) {
    var problems = new ArrayList<Problem>();
    var documents = Documents.parse(SourceText.of(name, text), problems);
    return readSound(name, documents, problems, check);
  }

  private static EdgeDefinition read(
      String file,
      List<YamlDocument> documents,
      List<Problem> problems,
      Function<EdgeDefinition, List<Problem>> check) {
    var edges = new ArrayList<EdgeDefinition>();
    Optional<Position> first = Optional.empty();
    boolean found = false;
    for (var document : documents) {
      var fields = new Fields(document, document.root(), "", new ArrayList<>());
      if (fields.has("model") || fields.has("asset")) {
        continue; // A model file's documents may stand beside it.
      }
      found = true;
      if (first.isPresent()) {
        problems.add(
            new Problem(
                fields.position(),
                "",
                "A file holds one edge, the first is at %s; put this one into another file"
                    .formatted(first.get())));
      } else {
        first = Optional.of(fields.position());
      }
      new EdgeReader(document, problems).read().ifPresent(edges::add);
    }
    edges.forEach(edge -> problems.addAll(check.apply(edge)));
    if (!found && problems.isEmpty()) {
      problems.add(
          new Problem(
              new Position(file, 1, 1), "", "The file defines no edge; begin it with edge: NAME"));
    }
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparing(Problem::position));
      throw new InvalidException(problems);
    }
    return edges.getFirst();
  }
}
