// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.reading.ReadingSink.UnavailableException;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/** Records on their way to one topic. Not safe for use by several threads. */
final class Records {
  /** Longer than the producer's delivery.timeout.ms, which tells more when it gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String topic;
  private final Emitter<byte @Nullable []> emitter;
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();

  Records(String topic, Emitter<byte @Nullable []> emitter) {
    this.topic = topic;
    this.emitter = emitter;
  }

  /**
   * Sends a record.
   *
   * @param value null to end what the key names, in a compacted topic
   */
  void send(String key, byte @Nullable [] value) {
    var done = new CompletableFuture<Void>();
    sent.add(done);
    emitter.send(
        Message.of(
            value,
            Metadata.of(OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build()),
            () -> {
              done.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            failure -> {
              done.completeExceptionally(failure);
              return CompletableFuture.completedFuture(null);
            }));
  }

  /**
   * Waits until the brokers have acknowledged everything.
   *
   * @throws UnavailableException if they don't
   */
  void await() {
    try {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw away(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw away("no acknowledgement within %d s".formatted(PATIENCE.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private UnavailableException away(String why, Throwable cause) {
    return new UnavailableException(
        "Kafka did not take records for %s: %s; check the brokers and kafka.bootstrap.servers"
            .formatted(topic, why),
        cause);
  }
}
