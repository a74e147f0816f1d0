// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.edge.SourcesResource.SourceShown;
import io.millwright.feed.RefusedFeed;
import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import io.millwright.value.Quality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sources in one answer, together with the streams that another edge already delivers. The size
 * of the answer is limited. Not safe for use by several threads.
 */
final class ShownSources {
  private static final int MOST_SOURCES = 1_000;
  private static final int MOST_BAD_TAGS = 2_000;
  private static final int MOST_PROBLEMS = 100;

  /**
   * The refused feeds by edge and source. Those that remain at the end belong to sources that
   * nobody has reported.
   */
  private final Map<List<String>, List<RefusedFeed>> refused;

  private final List<SourceShown> sources = new ArrayList<>();

  ShownSources(List<RefusedFeed> refused) {
    this.refused =
        refused.stream()
            .collect(
                Collectors.groupingBy(
                    each -> List.of(each.feed().edge(), each.feed().source()),
                    LinkedHashMap::new,
                    Collectors.toList()));
  }

  void add(SourceShown source) {
    var others = refused.remove(List.of(source.edge(), source.source()));
    sources.add(
        with(source, others == null ? Stream.of() : others.stream().map(RefusedFeed::reason)));
  }

  /** Returns how many sources there are. */
  long count() {
    return (long) sources.size() + refused.size();
  }

  /** Returns the sources. If there are too many, those that are not connected come first. */
  List<SourceShown> list() {
    var all = new ArrayList<>(sources);
    refused.forEach((who, others) -> all.add(elsewhere(who.get(0), who.get(1), others)));
    if (all.size() > MOST_SOURCES) {
      all.sort(Comparator.comparing(source -> source.state().equals("CONNECTED")));
      all.subList(MOST_SOURCES, all.size()).clear();
    }
    int left = MOST_BAD_TAGS;
    var bounded = new ArrayList<SourceShown>(all.size());
    for (var source : all) {
      bounded.add(source.badTags().size() <= left ? source : without(source, left));
      left = Math.max(0, left - source.badTags().size());
    }
    return bounded;
  }

  private static SourceShown without(SourceShown source, int left) {
    return copy(source, source.problems(), source.badTags().subList(0, left));
  }

  private static SourceShown with(SourceShown source, Stream<String> reasons) {
    var problems = Stream.concat(source.problems().stream(), reasons).toList();
    return copy(source, bounded(problems), source.badTags());
  }

  private static SourceShown copy(SourceShown source, List<String> problems, List<BadTag> badTags) {
    return new SourceShown(
        source.edge(),
        source.source(),
        source.protocol(),
        source.state(),
        source.cause(),
        source.since(),
        source.tags(),
        source.readings(),
        source.bad(),
        source.lastReading(),
        problems,
        source.notGood(),
        badTags);
  }

  private static List<String> bounded(List<String> problems) {
    if (problems.size() <= MOST_PROBLEMS) {
      return problems;
    }
    return Stream.concat(
            problems.stream().limit(MOST_PROBLEMS),
            Stream.of("and %,d more".formatted(problems.size() - MOST_PROBLEMS)))
        .toList();
  }

  /**
   * Returns a source of an edge that does not report, of which only the refused streams are known.
   */
  private static SourceShown elsewhere(String edge, String source, List<RefusedFeed> refused) {
    return new SourceShown(
        edge,
        source,
        "",
        SourceReport.REFUSED,
        "",
        refused.getFirst().feed().since(),
        refused.size(),
        0,
        refused.size(),
        Optional.empty(),
        bounded(refused.stream().map(RefusedFeed::reason).toList()),
        refused.size(),
        refused.stream()
            .limit(SourceReport.MOST_BAD_TAGS)
            .map(each ->
                new BadTag(
                    each.feed().sentAs().path(),
                    Quality.BAD,
                    "not collected: another edge delivers this alias",
                    each.feed().since(),
                    each.reason()))
            .toList());
  }
}
