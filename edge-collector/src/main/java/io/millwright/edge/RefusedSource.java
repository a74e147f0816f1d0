// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What of a source is not read, for people.
 *
 * @param edge the source's edge
 * @param source the source's name
 * @param protocol the connector that would serve the source; empty where the file does not say it
 * @param whole true where nothing of the source is read, false where only some tags are not
 * @param tags how many tags are not read
 * @param reasons why they are not, each with its place in the file
 * @param badTags the first of these tags, for people
 * @param since when that was found
 */
public record RefusedSource(
    String edge,
    String source,
    String protocol,
    boolean whole,
    int tags,
    List<String> reasons,
    List<BadTag> badTags,
    Instant since) {
  public RefusedSource {
    reasons = List.copyOf(reasons);
    badTags = List.copyOf(badTags);
  }

  /** What the edge says of a source that is not read at all. */
  public SourceReport report() {
    return new SourceReport(
        source,
        protocol,
        SourceReport.REFUSED,
        String.join("\n", reasons),
        since,
        tags,
        0,
        tags,
        Optional.empty(),
        List.of(),
        tags,
        badTags);
  }
}
