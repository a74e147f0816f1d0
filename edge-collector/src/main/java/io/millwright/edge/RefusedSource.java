// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The refused parts of a source, for people.
 *
 * @param edge the source's edge
 * @param source the source's name
 * @param protocol the connector that would serve the source; empty if the file does not name it
 * @param whole true if the whole source is refused, false if only some tags are
 * @param tags how many tags are refused
 * @param reasons why they are refused, each with its place in the file
 * @param badTags the first refused tags
 * @param since when the refusal was found
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

  /** Returns the report of a source that is refused as a whole. */
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
