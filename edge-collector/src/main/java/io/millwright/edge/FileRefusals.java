// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.reading.Alias;
import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.EdgeFile;
import io.millwright.source.RefusedPart;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.Problem;
import io.millwright.value.Quality;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes the refused parts of edge files for reports and pages. A source or tag that was already
 * refused for the same reason keeps the time of its first refusal.
 *
 * @param before the refused parts until now
 * @param clock the clock that gives the time of new refusals
 */
record FileRefusals(List<RefusedSource> before, InstantSource clock) {
  FileRefusals {
    before = List.copyOf(before);
  }

  /**
   * Describes a file that is refused as a whole, or whose last change is not used.
   *
   * @param edge the edge's name, or the file's name if the edge is not known
   * @param outcome what runs instead of the file's content
   */
  RefusedSource wholeFile(Path file, String edge, List<Problem> problems, String outcome) {
    var reasons = new ArrayList<>(problems.stream().map(Problem::toString).toList());
    reasons.add(outcome);
    var name = String.valueOf(file.getFileName());
    return new RefusedSource(edge, name, "", true, 0, reasons, List.of(), clock.instant());
  }

  /** Describes the sources of an edge that could not be started. */
  List<RefusedSource> wholeEdge(EdgeDefinition edge, String reason) {
    return edge.sources().stream().map(source -> wholeSource(edge, source, reason)).toList();
  }

  private RefusedSource wholeSource(EdgeDefinition edge, SourceDefinition source, String reason) {
    var now = clock.instant();
    return new RefusedSource(
        edge.name(),
        source.name(),
        source.protocol(),
        true,
        source.tags().size(),
        List.of(reason),
        source.tags().stream()
            .limit(SourceReport.MOST_BAD_TAGS)
            .map(tag -> badTag(tag.alias().path(), reason, now))
            .toList(),
        now);
  }

  /**
   * Describes the refused parts of a file, grouped by source.
   *
   * @param isFirst false if a file before this one has an edge of the same name
   */
  List<RefusedSource> parts(EdgeFile file, boolean isFirst) {
    var name = String.valueOf(Path.of(file.position().file()).getFileName());
    var edge = isFirst ? file.edge().name() : "%s (%s)".formatted(file.edge().name(), name);
    var bySource =
        file.refused().stream()
            .collect(
                Collectors.groupingBy(
                    RefusedPart::source, LinkedHashMap::new, Collectors.toList()));
    return bySource.entrySet().stream()
        .map(entry -> partsOfSource(edge, entry.getKey(), entry.getValue()))
        .toList();
  }

  private RefusedSource partsOfSource(String edge, String source, List<RefusedPart> parts) {
    var whole =
        parts.stream()
            .filter(RefusedPart.Source.class::isInstance)
            .map(RefusedPart.Source.class::cast)
            .findFirst();
    int tags =
        parts.stream()
            .mapToInt(part ->
                switch (part) {
                  case RefusedPart.Tag _ -> 1;
                  case RefusedPart.Source all -> all.aliases().size();
                })
            .sum();
    var reasons = parts.stream().map(part -> part.problem().toString()).distinct().toList();
    var last =
        before.stream()
            .filter(part -> part.edge().equals(edge) && part.source().equals(source))
            .findFirst();
    var since =
        last.filter(part -> part.reasons().equals(reasons))
            .map(RefusedSource::since)
            .orElseGet(clock::instant);
    return new RefusedSource(
        edge,
        source,
        whole.map(RefusedPart.Source::protocol).orElse(""),
        whole.isPresent(),
        tags,
        reasons,
        badTags(parts, last.map(RefusedSource::badTags).orElse(List.of())),
        since);
  }

  /** Returns the first refused tags. A tag that was already refused keeps its time. */
  private List<BadTag> badTags(List<RefusedPart> parts, List<BadTag> last) {
    var now = clock.instant();
    return parts.stream()
        .flatMap(part -> names(part).map(name -> badTag(name, part.problem().toString(), now)))
        .limit(SourceReport.MOST_BAD_TAGS)
        .map(tag ->
            last.stream()
                .filter(old -> old.tag().equals(tag.tag()) && old.advice().equals(tag.advice()))
                .findFirst()
                .orElse(tag))
        .toList();
  }

  /**
   * Returns the names of a part's tags for people: their aliases, or the position of a tag without
   * one.
   */
  private static Stream<String> names(RefusedPart part) {
    return part.aliases().isEmpty() && part instanceof RefusedPart.Tag
        ? Stream.of("the tag at " + part.problem().position())
        : part.aliases().stream().map(Alias::path);
  }

  private static BadTag badTag(String name, String reason, Instant since) {
    return new BadTag(name, Quality.BAD, "not read: the edge file has a mistake", since, reason);
  }
}
