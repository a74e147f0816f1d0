// SPDX-License-Identifier: Apache-2.0
package io.millwright.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an edge says of one of its sources.
 *
 * @param source the source's name in the edge file
 * @param protocol such as {@code opcua} or {@code modbus}; empty where the file does not say it
 * @param state of the connection, such as {@code CONNECTED}; {@code REFUSED} where a mistake in its
 *     file keeps the source from being read
 * @param cause why the source is not connected; empty where it is
 * @param since when the source came into that state, by the edge's clock
 * @param tags how many tags the source has
 * @param readings how many readings it has given since the edge started
 * @param bad how many of its tags are of quality BAD now
 * @param lastReading when its newest reading arrived
 * @param problems why some of its tags are not read, each with its place in the file
 * @param notGood how many of its tags are BAD or UNCERTAIN now
 * @param badTags the first of these tags, at most {@link #MOST_BAD_TAGS}
 */
public record SourceReport(
    String source,
    String protocol,
    String state,
    String cause,
    Instant since,
    long tags,
    long readings,
    long bad,
    Optional<Instant> lastReading,
    List<String> problems,
    long notGood,
    List<BadTag> badTags) {
  /** The state of a source that a mistake in its file keeps from being read. */
  public static final String REFUSED = "REFUSED";

  /** The most tags that are listed for one source. */
  public static final int MOST_BAD_TAGS = 20;

  private static final int LONGEST_NAME = 256;

  public SourceReport {
    problems = List.copyOf(problems);
    badTags = badTags.stream().limit(MOST_BAD_TAGS).toList();
  }

  /** Returns whether the device answers. */
  public boolean isConnected() {
    return state.equals("CONNECTED");
  }

  /**
   * Returns the same, small enough to be sent and kept.
   *
   * @param mostProblems how many problems may be left
   * @param mostBadTags how many bad tags may be left
   */
  SourceReport bounded(int mostProblems, int mostBadTags) {
    return new SourceReport(
        EdgeReport.cut(source, LONGEST_NAME),
        EdgeReport.cut(protocol, LONGEST_NAME),
        EdgeReport.cut(state, LONGEST_NAME),
        EdgeReport.cut(cause, EdgeReport.LONGEST_TEXT),
        since,
        tags,
        readings,
        bad,
        lastReading,
        problems.stream()
            .limit(mostProblems)
            .map(problem -> EdgeReport.cut(problem, EdgeReport.LONGEST_TEXT))
            .toList(),
        notGood,
        badTags.stream().limit(mostBadTags).map(BadTag::bounded).toList());
  }
}
