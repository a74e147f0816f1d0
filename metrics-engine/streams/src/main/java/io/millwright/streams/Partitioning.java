// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of the readings a key belongs to, as Kafka's own partitioner decides it for
 * records that have a key (KIP-480, built-in partitioner: murmur2 of the key's bytes).
 *
 * @param partitions how many the topic has
 */
record Partitioning(int partitions) {
  int partition(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }
}
