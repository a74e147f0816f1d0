// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the single-node edition is started with; the launcher's options set it. */
@ConfigMapping(prefix = "millwright.node")
public interface NodeConfig {
  /** Model files, or folders of them. The first start applies them. */
  Optional<List<Path>> models();

  /** Whether the model files are applied to a plant that the database holds already. */
  @WithDefault("false")
  boolean apply();

  /** Edge files whose sources to collect. */
  Optional<List<Path>> edges();

  /** Whether to run the simulated plants with the examples applied. */
  @WithDefault("false")
  boolean demo();

  /** The checkout, where the examples are. */
  @WithDefault(".")
  Path home();

  /** How often a snapshot of each tree is taken, which makes the next start fast. */
  @WithDefault("5m")
  Duration snapshots();
}
