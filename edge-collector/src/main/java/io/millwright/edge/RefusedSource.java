// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import java.time.Instant;
import java.util.List;

/**
 * What of a source is not read, for people.
 *
 * @param edge the source's edge
 * @param source the source's name
 * @param protocol the connector that would serve the source; empty where the file does not say it
 * @param whole true where nothing of the source is read, false where only some tags are not
 * @param tags how many tags are not read
 * @param reasons why they are not, each with its place in the file
 * @param since when that was found
 */
public record RefusedSource(
    String edge,
    String source,
    String protocol,
    boolean whole,
    int tags,
    List<String> reasons,
    Instant since) {
  public RefusedSource {
    reasons = List.copyOf(reasons);
  }
}
