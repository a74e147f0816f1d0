// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import java.util.List;
import java.util.Optional;

/** The server's side of the gateway that stands for an edge. Safe for use by several threads. */
public interface Gateway {
  /**
   * Returns what is configured for an edge now; an empty list where no gateway stands for the edge.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the server can't be asked
   */
  List<Capability> capabilities(String edge);

  /**
   * Tells the server what became of a configuration.
   *
   * @param failure why the edge does not run it; empty where it does
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the server can't be told
   */
  void report(String edge, Capability capability, Optional<String> failure);
}
