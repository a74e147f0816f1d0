// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import java.util.List;
import java.util.Optional;

/** The configurations that the server has for edges. Safe for use by several threads. */
public interface EdgeConfigurations {
  /**
   * A configuration of an edge.
   *
   * @param namespace the kind of configuration
   * @param version a text that differs whenever the configuration was changed
   * @param configuration the text of the configuration
   */
  record Configuration(String namespace, String version, String configuration) {}

  /** Returns the configurations of an edge; an empty list if there are none. */
  List<Configuration> of(String edge);

  /**
   * Stores whether an edge runs a configuration, if that configuration is still the present one.
   *
   * @param failure why the edge does not run it; empty if it does
   */
  void report(String edge, String namespace, String version, Optional<String> failure);
}
