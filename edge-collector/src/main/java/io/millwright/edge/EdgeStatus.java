// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.SpoolStatus;
import io.millwright.reading.RefusedReadings;
import java.util.List;

/**
 * How a collector stands.
 *
 * @param edge its name
 * @param sources in the order of the edge file
 * @param spool its buffer on disk
 * @param forward the next hop
 * @param refused the readings that the next hop has refused for good
 */
public record EdgeStatus(
    String edge,
    List<SourceStatus> sources,
    SpoolStatus spool,
    ForwardStatus forward,
    RefusedReadings refused) {
  public EdgeStatus {
    sources = List.copyOf(sources);
  }
}
