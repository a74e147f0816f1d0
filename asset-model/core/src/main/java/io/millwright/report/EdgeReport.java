// SPDX-License-Identifier: Apache-2.0
package io.millwright.report;

import io.millwright.reading.RefusedReadings;
import io.millwright.value.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an edge says of itself: how it, its buffer, its sources and their tags are.
 *
 * @param edge the edge's name
 * @param version of the program that runs there
 * @param time when this was so, by the edge's clock
 * @param started when the edge was started, by the edge's clock
 * @param ended whether the edge has ended by itself, and this is the last that it says
 * @param buffer its buffer on disk
 * @param refused the readings that the next hop has refused for good
 * @param sourceCount how many sources it has
 * @param sources these sources; fewer where there are too many for one report
 */
public record EdgeReport(
    String edge,
    String version,
    Instant time,
    Instant started,
    boolean ended,
    BufferReport buffer,
    RefusedReadings refused,
    long sourceCount,
    List<SourceReport> sources) {
  /** The most sources that a report has which is sent and kept. */
  public static final int MOST_SOURCES = 200;

  /** The most characters of a text in such a report. */
  public static final int LONGEST_TEXT = 300;

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_ALIAS = 256;
  private static final int MOST_BAD_TAGS = 200;
  private static final int MOST_PROBLEMS = 100;
  private static final int MOST_PROBLEMS_OF_SOURCE = 20;

  public EdgeReport {
    time = Micros.truncate(time);
    started = Micros.truncate(started);
    sources = List.copyOf(sources);
    sourceCount = Math.max(sourceCount, sources.size());
  }

  /**
   * Returns the same, small enough to be sent and kept: at most a few hundred KB, whatever the edge
   * has. Sources that are not connected come first where there are too many.
   */
  public EdgeReport bounded() {
    var chosen =
        sources.size() <= MOST_SOURCES
            ? sources
            : sources.stream()
                .sorted(Comparator.comparing(SourceReport::isConnected))
                .limit(MOST_SOURCES)
                .toList();
    var bounded = new ArrayList<SourceReport>(chosen.size());
    int problems = MOST_PROBLEMS;
    int badTags = MOST_BAD_TAGS;
    for (var source : chosen) {
      var next = source.bounded(Math.min(problems, MOST_PROBLEMS_OF_SOURCE), badTags);
      problems -= next.problems().size();
      badTags -= next.badTags().size();
      bounded.add(next);
    }
    return new EdgeReport(
        cut(edge, LONGEST_NAME),
        cut(version, LONGEST_NAME),
        time,
        started,
        ended,
        buffer.bounded(),
        new RefusedReadings(
            refused.count(),
            cut(refused.stream(), LONGEST_ALIAS),
            cut(refused.cause(), LONGEST_TEXT)),
        sourceCount,
        bounded);
  }

  /** Returns the same with the first half of its sources. */
  public EdgeReport halved() {
    return new EdgeReport(
        edge,
        version,
        time,
        started,
        ended,
        buffer,
        refused,
        sourceCount,
        sources.subList(0, sources.size() / 2));
  }

  /** Returns the first characters of a text, and a mark where some are left out. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
