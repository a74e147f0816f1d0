// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.millwright.kafka.RecordReader;
import io.millwright.reading.Alias;
import io.millwright.task.RegularTask;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@link Topics#REFUSALS}, which lists the streams that an edge must not send. Every start
 * reads the whole topic. While the brokers are unavailable, the last known content applies. Safe
 * for use by several threads.
 */
@Singleton
@IfBuildProfile("cluster")
final class KafkaRefusals {
  private static final System.Logger LOG = System.getLogger(KafkaRefusals.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Map<String, Set<Alias>> byEdge = new ConcurrentHashMap<>();
  private final RegularTask following;

  /**
   * The reader, used by the following thread, and by {@link #close} after that thread has ended.
   */
  private final RecordReader reader;

  private boolean isFollowing;

  KafkaRefusals(KafkaClients kafka) {
    reader = kafka.refusals();
    following = new RegularTask("refusals", PAUSE, () -> reader.read(this::take));
  }

  /** Begins to follow the topic. An edge that forwards to a server over HTTP never calls this. */
  synchronized void follow() {
    if (!isFollowing) {
      isFollowing = true;
      following.start();
    }
  }

  /** Returns the streams that an edge must not send, as far as the topic has been read. */
  Set<Alias> of(String edge) {
    return byEdge.getOrDefault(edge, Set.of());
  }

  private void take(@Nullable String edge, byte @Nullable [] value) {
    if (edge == null) {
      return;
    }
    if (value == null) {
      byEdge.remove(edge);
      return;
    }
    try {
      var refused = new HashSet<Alias>();
      EdgeFeedsCodec.decode(value).sources().forEach(source -> refused.addAll(source.aliases()));
      byEdge.put(edge, Set.copyOf(refused));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING, "a record of %s is skipped".formatted(Topics.REFUSALS), e);
    }
  }

  @PreDestroy
  void close() {
    following.close();
    reader.close();
  }
}
