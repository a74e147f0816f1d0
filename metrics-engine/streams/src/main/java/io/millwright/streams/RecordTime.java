// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record on Kafka, which the engine does not use: readings carry their own. A record
 * without one, as old or foreign clients write it, would end the thread under Kafka Streams' own
 * rule; here it counts as of 1970.
 */
final class RecordTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> message, long partitionTime) {
    return Math.max(0, message.timestamp());
  }
}
