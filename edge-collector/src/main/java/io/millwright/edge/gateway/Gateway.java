// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import java.util.List;
import java.util.Optional;

/** The server's gateway that stands for an edge. Safe for use by several threads. */
public interface Gateway {
  /**
   * Returns the present configurations for an edge; an empty list if no gateway stands for the
   * edge.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the server can't be reached
   */
  List<Capability> capabilities(String edge);

  /**
   * Reports to the server whether a configuration runs.
   *
   * @param failure why the edge does not run it; empty if it runs
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the server can't be reached
   */
  void report(String edge, Capability capability, Optional<String> failure);
}
