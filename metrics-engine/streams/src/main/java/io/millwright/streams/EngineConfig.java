// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the engine's work is divided, and how long it waits for services that are unavailable. */
@ConfigMapping(prefix = "millwright.engine")
public interface EngineConfig {
  /**
   * Returns the number of partitions of a topic that does not exist yet, at least 1. This is the
   * most engines that can share the trees. Existing topics are not changed.
   */
  @WithDefault("12")
  int partitions();

  /**
   * Returns how many brokers keep each record of a topic that does not exist yet; empty for the
   * brokers' default.
   */
  Optional<Short> replication();

  /**
   * Returns how long one attempt waits for an unavailable historian before the work restarts from
   * Kafka. This must be well below Kafka's max.poll.interval.ms, after which another engine takes
   * over.
   */
  @WithDefault("60s")
  Duration patience();

  /** Returns the settings of snapshots, which make restarts fast. */
  SnapshotConfig snapshots();

  /** The settings of snapshots. */
  interface SnapshotConfig {
    /**
     * Returns the folder of the snapshot files, on a disk of this machine that survives a restart.
     */
    @WithDefault("snapshots")
    Path folder();

    /** Returns how often a snapshot of each tree is taken if the tree has changed. */
    @WithDefault("5m")
    Duration every();
  }
}
