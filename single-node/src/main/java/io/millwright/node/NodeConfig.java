// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of the single-node edition, which the launcher's options set. */
@ConfigMapping(prefix = "millwright.node")
public interface NodeConfig {
  /** Returns the model files, or folders of them. The first start applies them. */
  Optional<List<Path>> models();

  /** Returns whether the model files are applied to a plant that the database already contains. */
  @WithDefault("false")
  boolean apply();

  /** Returns the edge files of the edges to run. */
  Optional<List<Path>> edges();

  /** Returns whether to run the simulated plants with the examples applied. */
  @WithDefault("false")
  boolean demo();

  /** Returns the checkout, which contains the examples. */
  @WithDefault(".")
  Path home();

  /** Returns how often a snapshot of each tree is taken. Snapshots make the next start fast. */
  @WithDefault("5m")
  Duration snapshots();
}
