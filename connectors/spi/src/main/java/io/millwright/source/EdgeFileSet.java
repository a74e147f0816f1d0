// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The edge files of one server, in which no two tags deliver the same data stream and no two edges
 * have the same name. If two files conflict, the one that comes first by file name keeps the stream
 * or name, and the part of the other is refused: its readings would mix two devices in one stream.
 *
 * @param files the files in the order of their names
 */
public record EdgeFileSet(List<EdgeFile> files) {
  private static final Comparator<EdgeFile> BY_NAME =
      Comparator.<EdgeFile, String>comparing(file -> nameOf(file.position()))
          .thenComparing(EdgeFile::position);

  public EdgeFileSet {
    files = List.copyOf(files);
  }

  /** A tag that delivers a data stream. */
  private record Delivery(String edge, String source, Position position) {}

  /**
   * Returns the set of these files, with conflicting parts refused. The files may come in any
   * order.
   */
  public static EdgeFileSet of(List<EdgeFile> files) {
    var names = new HashMap<String, Position>();
    var deliveries = new HashMap<Alias, Delivery>();
    return new EdgeFileSet(
        files.stream().sorted(BY_NAME).map(file -> settled(file, names, deliveries)).toList());
  }

  /** Returns everything that is wrong with the files, in the order of the files. */
  public List<Problem> problems() {
    return files.stream()
        .flatMap(file ->
            Stream.concat(
                    file.mistakes().stream(), file.refused().stream().map(RefusedPart::problem))
                .sorted(Comparator.comparing(Problem::position)))
        .distinct()
        .toList();
  }

  /** Returns the data streams that the valid tags deliver. */
  public Set<Alias> delivered() {
    var delivered = new HashSet<Alias>();
    files.forEach(file ->
        file.edge()
            .sources()
            .forEach(source -> source.tags().forEach(tag -> delivered.add(tag.alias()))));
    return delivered;
  }

  private static EdgeFile settled(
      EdgeFile file, Map<String, Position> names, Map<Alias, Delivery> deliveries) {
    var edge = file.edge();
    var refused = new ArrayList<>(file.refused());
    var first = names.putIfAbsent(edge.name(), file.position());
    if (first != null) {
      var problem =
          new Problem(
              file.position(),
              "",
              "Edge \"%s\" stands twice, first at %s; give each edge file a name of its own"
                  .formatted(edge.name(), first));
      edge.sources().forEach(source -> refused.add(whole(source, problem)));
      return new EdgeFile(
          file.position(), new EdgeDefinition(edge.name(), List.of()), refused, file.mistakes());
    }
    var sources = new ArrayList<SourceDefinition>();
    for (var source : edge.sources()) {
      var tags = new ArrayList<TagDefinition>();
      var taken = new ArrayList<RefusedPart>();
      for (var tag : source.tags()) {
        var delivery = new Delivery(edge.name(), source.name(), tag.address().position());
        var other = deliveries.putIfAbsent(tag.alias(), delivery);
        if (other == null) {
          tags.add(tag);
        } else {
          taken.add(
              new RefusedPart.Tag(
                  source.name(), Optional.of(tag.alias()), taken(tag, source, other)));
        }
      }
      if (tags.isEmpty() && !taken.isEmpty()) {
        refused.add(whole(source, taken.getFirst().problem()));
      } else {
        sources.add(
            new SourceDefinition(
                source.name(), source.protocol(), source.settings(), tags, source.maxAhead()));
        refused.addAll(taken);
      }
    }
    return new EdgeFile(
        file.position(), new EdgeDefinition(edge.name(), sources), refused, file.mistakes());
  }

  private static Problem taken(TagDefinition tag, SourceDefinition source, Delivery other) {
    return new Problem(
        tag.address().position(),
        "source " + source.name(),
        "Alias %s is delivered by source %s of edge %s already, at %s; give one of the two tags another alias"
            .formatted(tag.alias(), other.source(), other.edge(), other.position()));
  }

  private static RefusedPart whole(SourceDefinition source, Problem problem) {
    return new RefusedPart.Source(
        source.name(),
        source.protocol(),
        source.tags().stream().map(TagDefinition::alias).toList(),
        problem);
  }

  private static String nameOf(Position position) {
    var file = position.file();
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }
}
