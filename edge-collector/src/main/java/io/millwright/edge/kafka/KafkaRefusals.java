// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@link Topics#REFUSALS}: the streams that an edge is not to send. The whole topic is read
 * at every start. While the brokers are away, what was read last holds. Safe for use by several
 * threads.
 */
@Singleton
@IfBuildProfile("cluster")
final class KafkaRefusals {
  private static final System.Logger LOG = System.getLogger(KafkaRefusals.class.getName());
  private static final TopicPartition PARTITION = new TopicPartition(Topics.REFUSALS, 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Map<String, Object> settings;
  private final Map<String, Set<Alias>> byEdge = new ConcurrentHashMap<>();
  private final RegularTask following = new RegularTask("refusals", PAUSE, this::look);

  /** Of the following thread; null before the first look, and after a failure. */
  private @Nullable KafkaConsumer<String, byte[]> consumer;

  private boolean isFollowing;

  KafkaRefusals(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /** Begins to follow the topic; an edge that forwards to a server never does. */
  synchronized void follow() {
    if (!isFollowing) {
      isFollowing = true;
      following.start();
    }
  }

  /** The streams that an edge is not to send, as far as that has been read. */
  Set<Alias> of(String edge) {
    return byEdge.getOrDefault(edge, Set.of());
  }

  private void look() {
    try {
      var open = consumer;
      if (open == null) {
        open = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        consumer = open;
        open.assign(List.of(PARTITION));
        open.seekToBeginning(List.of(PARTITION));
      }
      open.poll(POLL).forEach(this::take);
    } catch (KafkaException e) {
      end();
      throw new UnavailableException(
          "Cannot read the topic %s: %s; check the brokers and kafka.bootstrap.servers"
              .formatted(Topics.REFUSALS, e.getMessage()),
          e);
    }
  }

  private void take(ConsumerRecord<String, byte @Nullable []> found) {
    byte @Nullable [] value = found.value();
    if (found.key() == null) {
      return;
    }
    if (value == null) {
      byEdge.remove(found.key());
      return;
    }
    try {
      var refused = new HashSet<Alias>();
      EdgeFeedsCodec.decode(value).sources().forEach(source -> refused.addAll(source.aliases()));
      byEdge.put(found.key(), Set.copyOf(refused));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a record of %s is passed over".formatted(Topics.REFUSALS),
          e);
    }
  }

  @PreDestroy
  void close() {
    following.close();
    end();
  }

  private void end() {
    var open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
