// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.SpoolStatus;
import io.millwright.reading.RefusedReadings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a collector stands.
 *
 * @param edge its name
 * @param sources in the order of the edge file
 * @param spool its buffer on disk
 * @param forward the next hop
 * @param refused the readings that the next hop has refused for good
 * @param lost readings that were lost since the start, by the buffer or before it, of all sources
 *     that the edge has had
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

  /** Why readings are being lost now, for people; empty where none are. */
  public String lossCause() {
    return Stream.concat(Stream.of(spool.cause()), sources.stream().map(SourceStatus::lossCause))
        .filter(cause -> !cause.isEmpty())
        .findFirst()
        .orElse("");
  }
}
