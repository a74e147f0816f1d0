// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * Knows the partition of a key among the readings, computed as Kafka's own partitioner does for
 * records with a key (KIP-480, built-in partitioner: murmur2 of the key's bytes).
 *
 * @param partitions how many partitions the topic has
 */
record Partitioning(int partitions) {
  /** Returns the partition of a key, from 0. */
  int partition(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }
}
