// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to Kafka. A record counts as sent after all brokers that must store it have
 * acknowledged it. Records with the same key keep their order, and each is stored once although the
 * sender repeats records that were not acknowledged.
 *
 * <p>The sender connects when it sends the first record, so a process that never sends never
 * contacts a broker. Safe for use by several threads.
 */
public final class RecordSender implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RecordSender.class.getName());

  /** After this time the producer gives up on a record and says why. */
  private static final Duration DELIVERY = Duration.ofSeconds(30);

  /** How long the producer waits for the brokers to name a topic's leaders. */
  private static final Duration CONNECTING = Duration.ofSeconds(30);

  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Supplier<Producer<String, byte[]>> opening;
  private final Duration patience;
  private final Optional<MeterRegistry> meters;
  private final ReentrantLock making = new ReentrantLock();
  private @Nullable Producer<String, byte[]> producer;
  private @Nullable KafkaClientMetrics counting;
  private boolean isClosed;

  /**
   * Creates a sender, which connects at the first record.
   *
   * @param connection the settings that reach the brokers, such as {@code bootstrap.servers} and
   *     those of security, with the names and values of Kafka's clients
   * @param meters gets the producer's metrics as {@code kafka_producer_...}
   */
  public RecordSender(Map<String, Object> connection, MeterRegistry meters) {
    // The patience is longer than both times together, because the producer's own failure says more
    // than a time-out.
    this(() -> open(connection), CONNECTING.plus(DELIVERY), Optional.of(meters));
  }

  /**
   * Creates a sender that gets its producer from {@code opening}.
   *
   * @param patience how long {@link RecordBatch#await} waits for an acknowledgement
   */
  RecordSender(Supplier<Producer<String, byte[]>> opening, Duration patience) {
    this(opening, patience, Optional.empty());
  }

  private RecordSender(
      Supplier<Producer<String, byte[]>> opening,
      Duration patience,
      Optional<MeterRegistry> meters) {
    this.opening = opening;
    this.patience = patience;
    this.meters = meters;
  }

  private static Producer<String, byte[]> open(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(CONNECTING));
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private static int millis(Duration time) {
    return Math.toIntExact(time.toMillis());
  }

  /** Begins a batch of records for one topic. */
  public RecordBatch batch(String topic) {
    return new RecordBatch(topic, this, patience);
  }

  /**
   * Sends one record and waits until the brokers have acknowledged it.
   *
   * @param value the value; null deletes the key in a compacted topic
   * @throws UnavailableException if the brokers don't acknowledge the record
   */
  public void send(String topic, String key, byte @Nullable [] value) {
    var batch = batch(topic);
    batch.add(key, value);
    batch.await();
  }

  /**
   * Hands a record to the producer. The future completes when the brokers have acknowledged the
   * record.
   */
  CompletableFuture<Void> begin(String topic, String key, byte @Nullable [] value) {
    var done = new CompletableFuture<Void>();
    try {
      var _ =
          producer()
              .send(
                  new ProducerRecord<>(topic, key, value),
                  (_, failure) -> {
                    if (failure == null) {
                      done.complete(null);
                    } else {
                      done.completeExceptionally(failure);
                    }
                  });
    } catch (KafkaException | IllegalStateException e) {
      // A producer that has been closed throws IllegalStateException.
      done.completeExceptionally(e);
    }
    return done;
  }

  private Producer<String, byte[]> producer() {
    making.lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("this process is ending, and its sender is closed");
      }
      var open = producer;
      if (open == null) {
        open = opening.get();
        producer = open;
        if (meters.isPresent()) {
          counting = new KafkaClientMetrics(open);
          counting.bindTo(meters.get());
        }
      }
      return open;
    } finally {
      making.unlock();
    }
  }

  /**
   * Closes the connection after waiting a few seconds for records that are being sent. A record
   * that is not acknowledged by then fails, and so does every record that is sent later; a waiting
   * batch gets the failure from {@link RecordBatch#await}. A second call does nothing.
   */
  @Override
  public void close() {
    Producer<String, byte[]> open;
    KafkaClientMetrics shown;
    making.lock();
    try {
      isClosed = true;
      open = producer;
      producer = null;
      shown = counting;
      counting = null;
    } finally {
      making.unlock();
    }
    // The lock is released first; otherwise sending threads would wait for the whole closing.
    try {
      if (shown != null) {
        shown.close();
      }
    } finally {
      if (open != null) {
        close(open);
      }
    }
  }

  private static void close(Producer<String, byte[]> open) {
    try {
      open.close(CLOSING);
    } catch (KafkaException e) {
      // An interrupted thread, such as that of a process that is ending, does not wait.
      LOG.log(System.Logger.Level.WARNING, "a Kafka producer did not close cleanly", e);
    }
  }
}
