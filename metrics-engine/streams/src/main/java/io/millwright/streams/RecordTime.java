// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Returns the time of a record for Kafka Streams. The engine does not use it, because readings
 * carry their own times. By the default rule of Kafka Streams, a record without a time, which old
 * or foreign clients may write, would end the thread; here it gets the time 1970-01-01.
 */
final class RecordTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> message, long partitionTime) {
    return Math.max(0, message.timestamp());
  }
}
