// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import java.util.List;
import java.util.Optional;

/** What is configured on the server for edges. Safe for use by several threads. */
public interface EdgeConfigurations {
  /**
   * A configuration of an edge.
   *
   * @param namespace what it is for
   * @param version another one whenever it was put
   * @param configuration its text
   */
  record Configuration(String namespace, String version, String configuration) {}

  /** What is configured for an edge; nothing where nothing is. */
  List<Configuration> of(String edge);

  /**
   * Keeps what became of a configuration, where it is the present one.
   *
   * @param failure why the edge does not run it; empty where it does
   */
  void report(String edge, String namespace, String version, Optional<String> failure);
}
