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
 * Reads the whole of a topic that has one partition, and then what is added to it. After a failure
 * it begins with the first record again. Not safe for use by several threads.
 */
public final class RecordReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicPartition partition;
  private final Supplier<Consumer<String, byte[]>> opening;

  /** Null before the first read, and after a failure. */
  private @Nullable Consumer<String, byte[]> consumer;

  /** Takes the records of a topic. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes one record.
     *
     * @param key null where the record has none
     * @param value null where the record ends what the key names
     */
    void take(@Nullable String key, byte @Nullable [] value);
  }

  /**
   * Connects to nothing yet.
   *
   * @param connection how the brokers are reached, in the names of Kafka's clients
   */
  public RecordReader(Map<String, Object> connection, String topic) {
    this(topic, () -> open(connection));
  }

  /** Connects by consumers that somebody else makes. */
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
   * Hands over the records that have come; waits a moment where there are none.
   *
   * @throws UnavailableException if the topic can't be read; the next call begins anew
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

  /** Ends the connection. */
  @Override
  public void close() {
    var open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
