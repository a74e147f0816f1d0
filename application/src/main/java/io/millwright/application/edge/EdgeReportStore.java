// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores the last report of each edge, so that after a restart the server still knows since when an
 * edge has been silent. Safe for use by several threads and processes.
 */
public interface EdgeReportStore {
  /**
   * Keeps a report in the place of the edge's last one.
   *
   * @param most how many edges are kept; where there are as many, the one that has been silent for
   *     longest makes room for a new one, if it was heard last before {@code goneBefore}
   * @param mostOfSender how many edges are kept of the one sender; where there are as many, an edge
   *     of this sender makes room likewise
   * @return false where the edge is new and there is no room for it
   * @throws io.millwright.reading.ReadingSink.UnavailableException if it can't be kept now
   */
  boolean keep(KeptReport report, int most, int mostOfSender, Instant goneBefore);

  /** Returns the last report of an edge; empty if it has never reported. */
  Optional<KeptReport> find(String edge);

  /** Returns the last report of every edge, by name. */
  List<KeptReport> reports();

  /**
   * Deletes the report of an edge.
   *
   * @return false if there is no edge with that name
   */
  boolean forget(String edge);
}
