// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Keys;
import io.millwright.source.EdgeDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
   * An edge without sources of its own.
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
    return read(name, Documents.parse(Documents.source(name, text), problems), problems, check);
  }

  private static EdgeDefinition read(
      String file,
      List<Document> documents,
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
