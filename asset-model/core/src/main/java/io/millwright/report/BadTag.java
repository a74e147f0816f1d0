// SPDX-License-Identifier: Apache-2.0
package io.millwright.report;

import io.millwright.value.Quality;
import java.time.Instant;

/**
 * A tag that is not GOOD, for people.
 *
 * @param tag the tag's alias; where its file does not say one, the tag's place in the file
 * @param quality BAD or UNCERTAIN
 * @param status why, in words with the protocol's code, such as {@code Bad_NodeIdUnknown
 *     (0x80340000)}
 * @param since when the tag came to that status, by the edge's clock
 * @param advice what to do about it
 */
public record BadTag(String tag, Quality quality, String status, Instant since, String advice) {
  private static final int LONGEST_NAME = 256;

  /** Returns the same with texts that are not too long to be sent and kept. */
  BadTag bounded() {
    return new BadTag(
        EdgeReport.cut(tag, LONGEST_NAME),
        quality,
        EdgeReport.cut(status, EdgeReport.LONGEST_TEXT),
        since,
        EdgeReport.cut(advice, EdgeReport.LONGEST_TEXT));
  }
}
