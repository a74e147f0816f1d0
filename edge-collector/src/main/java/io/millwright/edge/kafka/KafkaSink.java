// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.wire.ReadingRecords;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Writes readings to the topic {@code millwright.readings}, one record for each tree in a batch,
 * and returns when the brokers have acknowledged them all. Records of a tree keep their order.
 */
@Singleton
@Typed(KafkaSink.class)
@IfBuildProfile("cluster")
public final class KafkaSink implements ReadingSink {
  /** The channel's name in the configuration. */
  public static final String CHANNEL = "readings-out";

  /** Longer than the producer's delivery.timeout.ms, which tells more when it gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Emitter<byte[]> emitter;

  KafkaSink(
      @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  @Override
  public void accept(ReadingBatch batch) {
    var sent = new ArrayList<CompletableFuture<Void>>();
    ReadingRecords.of(batch, Topics::readingsKey, (key, bytes) -> sent.add(send(key, bytes)));
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

  private static UnavailableException away(String why, Throwable cause) {
    return new UnavailableException(
        "Kafka did not take readings for %s: %s; check the brokers and kafka.bootstrap.servers"
            .formatted(Topics.READINGS, why),
        cause);
  }

  private CompletableFuture<Void> send(String key, byte[] bytes) {
    var done = new CompletableFuture<Void>();
    emitter.send(
        Message.of(
            bytes,
            Metadata.of(OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build()),
            () -> {
              done.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            failure -> {
              done.completeExceptionally(failure);
              return CompletableFuture.completedFuture(null);
            }));
    return done;
  }
}
