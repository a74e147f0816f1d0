// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.SpoolStatus;
import io.millwright.reading.RefusedReadings;
import java.util.List;
import java.util.stream.Stream;

/**
 * The present status of an edge.
 *
 * @param edge the edge's name
 * @param sources the status of each source, in the order of the edge file
 * @param spool the status of the buffer on disk
 * @param forward the status of forwarding
 * @param refused the readings that the next hop has refused for good
 * @param lost how many readings were lost since the start, in the buffer or before it, of all
 *     sources that the edge has had
 */
public record EdgeStatus(
    String edge,
    List<SourceStatus> sources,
    SpoolStatus spool,
    ForwardStatus forward,
    RefusedReadings refused,
    long lost) {
  public EdgeStatus {
    sources = List.copyOf(sources);
  }

  /** Returns why readings are being lost now, for people; empty if none are. */
  public String lossCause() {
    return Stream.concat(Stream.of(spool.cause()), sources.stream().map(SourceStatus::lossCause))
        .filter(cause -> !cause.isEmpty())
        .findFirst()
        .orElse("");
  }
}
