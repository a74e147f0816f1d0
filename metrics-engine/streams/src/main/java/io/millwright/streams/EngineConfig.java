// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the engine's work is divided, and what it does when something is away. */
@ConfigMapping(prefix = "millwright.engine")
public interface EngineConfig {
  /**
   * How many partitions a topic gets that is not there yet, at least 1: so many engines can share
   * the trees. Topics that are there stay as they are.
   */
  @WithDefault("12")
  int partitions();

  /**
   * How many brokers keep each record of a topic that is not there yet; the brokers' own default.
   */
  Optional<Short> replication();

  /**
   * How long one attempt waits for a historian that is away before the work begins anew from Kafka.
   * Well below Kafka's max.poll.interval.ms, after which another engine would take over.
   */
  @WithDefault("60s")
  Duration patience();

  /** Snapshots of what engines remember, which make restarts fast. */
  SnapshotConfig snapshots();

  /** How snapshots are kept. */
  interface SnapshotConfig {
    /** The folder of their files, on a disk of this machine that outlives the process. */
    @WithDefault("snapshots")
    Path folder();

    /** How often one of each tree is taken, where something has changed. */
    @WithDefault("5m")
    Duration every();
  }
}
