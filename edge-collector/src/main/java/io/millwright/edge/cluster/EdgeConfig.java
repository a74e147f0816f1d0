// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster;

import io.millwright.edge.spool.Overflow;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an edge collects, where it buffers, and where it forwards to, if it runs as a process of its
 * own.
 */
@ConfigMapping(prefix = "millwright.edge")
public interface EdgeConfig {
  /** Returns the path of the edge file. */
  Optional<Path> file();

  /** Returns the folder of the buffer, which must be on a local disk. */
  @WithDefault("data")
  Path data();

  /** Returns the next hop: {@code kafka}, or the address of a Millwright server. */
  @WithDefault("kafka")
  String to();

  /**
   * Returns the token by which the edge identifies itself to a server; set it by the environment,
   * never in a file.
   */
  Optional<String> token();

  /** Returns the most disk space that the buffer may use. */
  @WithDefault("10G")
  MemorySize limit();

  /** Returns which readings are dropped when the buffer is full. */
  @WithDefault("oldest")
  Overflow overflow();

  /** Returns how far a device's clock may be ahead, for sources without {@code max_ahead}. */
  @WithDefault("10m")
  Duration maxAhead();

  /** Returns how long stopping waits for the next hop to take the buffered readings. */
  @WithDefault("5s")
  Duration drain();
}
