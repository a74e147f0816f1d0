// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka;

import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all records of a topic that has one partition, and then the records that are added. After a
 * failure it starts again with the first record. Not safe for use by several threads.
 */
public final class RecordReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicPartition partition;
  private final Supplier<Consumer<String, byte[]>> opening;

  /** The open consumer; null before the first read and after a failure. */
  private @Nullable Consumer<String, byte[]> consumer;

  /** Receives the records of a topic. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Receives one record.
     *
     * @param key the key; null if the record has none
     * @param value the value; null if the record deletes its key
     */
    void take(@Nullable String key, byte @Nullable [] value);
  }

  /**
   * Creates a reader, which connects at the first read.
   *
   * @param connection the settings that reach the brokers, in the names of Kafka's clients
   */
  public RecordReader(Map<String, Object> connection, String topic) {
    this(topic, () -> open(connection));
  }

  /** Creates a reader that gets its consumers from {@code opening}. */
  RecordReader(String topic, Supplier<Consumer<String, byte[]>> opening) {
    partition = new TopicPartition(topic, 0);
    this.opening = opening;
  }

  private static Consumer<String, byte[]> open(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Passes new records to {@code taker}; waits a moment if there are none.
   *
   * @throws UnavailableException if the topic can't be read; the next call starts again with the
   *     first record
   */
  public void read(Taker taker) {
    try {
      var open = consumer;
      if (open == null) {
        open = opening.get();
        consumer = open;
        open.assign(List.of(partition));
        open.seekToBeginning(List.of(partition));
      }
      for (var record : open.poll(POLL)) {
        taker.take(record.key(), record.value());
      }
    } catch (KafkaException e) {
      close();
      throw new UnavailableException(
          "Cannot read the topic %s: %s; check the brokers and kafka.bootstrap.servers"
              .formatted(partition.topic(), e.getMessage()),
          e);
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    var open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
