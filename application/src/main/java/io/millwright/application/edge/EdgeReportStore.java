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
   * Stores a report, which replaces the edge's previous one.
   *
   * @param most the most edges that are stored. If there are as many, a new edge replaces the one
   *     that has been silent for longest, provided that one was last heard before {@code
   *     goneBefore}
   * @param mostOfSender the most edges that are stored of one sender. If there are as many, a new
   *     edge replaces one of the same sender in the same way
   * @return false if the edge is new and there is no room for it
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the store is unavailable
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
