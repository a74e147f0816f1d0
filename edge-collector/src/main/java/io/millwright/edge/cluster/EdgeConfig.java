// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster;

import io.millwright.edge.spool.Overflow;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a collector of its own collects, where it buffers, and where it forwards to. */
@ConfigMapping(prefix = "millwright.edge")
public interface EdgeConfig {
  /** The edge file. */
  Optional<Path> file();

  /** The folder that the collector keeps its buffer in; must be on a local disk. */
  @WithDefault("data")
  Path data();

  /** The next hop: {@code kafka}, or the address of a Millwright server. */
  @WithDefault("kafka")
  String to();

  /** Who the edge is to a server that asks; set it by the environment, never in a file. */
  Optional<String> token();

  /** The disk that the buffer may use. */
  @WithDefault("10G")
  MemorySize limit();

  /** What goes when the buffer is full. */
  @WithDefault("oldest")
  Overflow overflow();

  /** How far a device's clock may be ahead, where its source has no {@code max_ahead}. */
  @WithDefault("10m")
  Duration maxAhead();

  /** How long stopping waits for the next hop to take what has been collected. */
  @WithDefault("5s")
  Duration drain();
}
