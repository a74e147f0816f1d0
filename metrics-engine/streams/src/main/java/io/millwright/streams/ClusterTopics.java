// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of the cluster where there are none. */
final class ClusterTopics {
  /** Whoever writes nonsense fills no disk: 64 MiB are kept, and for at most 30 days. */
  private static final Map<String, String> BOUNDED =
      Map.of(
          TopicConfig.RETENTION_BYTES_CONFIG,
          Long.toString(64L << 20),
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(Duration.ofDays(30).toMillis()),
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Long.toString(8L << 20));

  private ClusterTopics() {}

  /**
   * Makes sure that the topics are there.
   *
   * @return how the readings are divided
   * @throws IllegalStateException if the brokers can't be reached, or refuse
   */
  static Partitioning ensure(Admin admin, EngineConfig config) {
    try {
      var missing =
          new ArrayList<>(
              List.of(
                  topic(Topics.READINGS, config.partitions(), config),
                  topic(Topics.COMPUTED, config.partitions(), config),
                  topic(Topics.ALARMS, 1, config),
                  topic(Topics.UNREADABLE, 1, config).configs(BOUNDED),
                  compacted(topic(Topics.MODELS, 1, config)),
                  compacted(topic(Topics.EDGES, 1, config)),
                  compacted(topic(Topics.REFUSALS, 1, config))));
      var there = admin.listTopics().names().get();
      missing.removeIf(topic -> there.contains(topic.name()));
      for (var result : admin.createTopics(missing).values().values()) {
        awaitCreation(result);
      }
      var readings =
          admin.describeTopics(List.of(Topics.READINGS)).topicNameValues().get(Topics.READINGS);
      if (readings == null) {
        throw new IllegalStateException("Kafka says nothing about " + Topics.READINGS);
      }
      return new Partitioning(readings.get().partitions().size());
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Cannot make sure that Kafka has the topics %s, %s, %s, %s, %s, %s and %s: %s; check the brokers and kafka.bootstrap.servers"
              .formatted(
                  Topics.READINGS,
                  Topics.COMPUTED,
                  Topics.ALARMS,
                  Topics.MODELS,
                  Topics.UNREADABLE,
                  Topics.EDGES,
                  Topics.REFUSALS,
                  e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka was asked for its topics", e);
    }
  }

  private static void awaitCreation(KafkaFuture<Void> creation)
      throws ExecutionException, InterruptedException {
    try {
      creation.get();
    } catch (ExecutionException e) {
      // Another engine was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static NewTopic compacted(NewTopic topic) {
    return topic.configs(
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  private static NewTopic topic(String name, int partitions, EngineConfig config) {
    return new NewTopic(name, Optional.of(partitions), config.replication());
  }
}
