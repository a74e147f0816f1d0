// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.report.ReportReceiver;
import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.report.EdgeReport;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.EdgeStatusCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
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
 * Writes what an edge delivers, and what it says of itself, to the topic {@code millwright.edges}.
 * The answer to the first comes on the topic {@code millwright.refusals}.
 */
@Singleton
@Typed(KafkaFeedRegistry.class)
@IfBuildProfile("cluster")
public final class KafkaFeedRegistry implements FeedRegistry, ReportReceiver {
  /** Longer than the producer's delivery.timeout.ms, which tells more when it gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaRefusals refusals;
  private final Emitter<byte[]> emitter;

  KafkaFeedRegistry(
      KafkaRefusals refusals,
      @Channel("edges-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<byte[]> emitter) {
    this.refusals = refusals;
    this.emitter = emitter;
  }

  @Override
  public Set<Alias> refused(String edge) {
    return refusals.of(edge);
  }

  @Override
  public void declare(EdgeFeeds declaration) {
    refusals.follow();
    send(declaration.edge(), EdgeFeedsCodec.encode(declaration));
  }

  @Override
  public void report(EdgeReport report) {
    send(Topics.statusKey(report.edge()), EdgeStatusCodec.encode(report));
  }

  private void send(String key, byte[] value) {
    var done = new CompletableFuture<Void>();
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
    try {
      done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw away(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private static UnavailableException away(String why, Exception cause) {
    return new UnavailableException(
        "Kafka did not take what this edge delivers, or how it is, for %s: %s; check the brokers and kafka.bootstrap.servers"
            .formatted(Topics.EDGES, why),
        cause);
  }
}
