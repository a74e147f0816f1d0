// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the cluster that do not exist yet. */
final class ClusterTopics {
  /**
   * The limits of a topic that clients could fill with nonsense: 64 MiB per partition, and 30 days.
   */
  private static final Map<String, String> BOUNDED =
      Map.of(
          TopicConfig.RETENTION_BYTES_CONFIG,
          Long.toString(64L << 20),
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(Duration.ofDays(30).toMillis()),
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Long.toString(8L << 20));

  /**
   * The configuration of the topic of edges. Edges report every ten seconds, and only the last
   * report of each counts, so older ones are compacted soon. The brokers' clock gives the time of a
   * record, because an edge's own clock may be wrong.
   */
  private static final Map<String, String> OF_EDGES =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime",
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Long.toString(8L << 20),
          TopicConfig.SEGMENT_MS_CONFIG,
          Long.toString(Duration.ofHours(1).toMillis()),
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
          "0.2");

  private static final System.Logger LOG = System.getLogger(ClusterTopics.class.getName());

  private ClusterTopics() {}

  /**
   * Creates the topics that are missing.
   *
   * @return how keys are assigned to the partitions of the readings
   * @throws IllegalStateException if the brokers can't be reached or refuse
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
                  topic(Topics.EDGES, 1, config).configs(OF_EDGES),
                  compacted(topic(Topics.REFUSALS, 1, config))));
      var there = admin.listTopics().names().get();
      missing.removeIf(topic -> there.contains(topic.name()));
      for (var result : admin.createTopics(missing).values().values()) {
        awaitCreation(result);
      }
      if (there.contains(Topics.EDGES)) {
        configureEdges(admin);
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

  /**
   * Sets the configuration of the topic of edges, which an earlier version may have created without
   * it.
   */
  private static void configureEdges(Admin admin) throws InterruptedException {
    Collection<AlterConfigOp> wanted =
        OF_EDGES.entrySet().stream()
            .map(entry ->
                new AlterConfigOp(
                    new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topics.EDGES), wanted))
          .all()
          .get();
    } catch (ExecutionException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "topic=%s keeps its configuration: %s; set %s by hand"
              .formatted(Topics.EDGES, e.getMessage(), OF_EDGES));
    }
  }

  private static void awaitCreation(KafkaFuture<Void> creation)
      throws ExecutionException, InterruptedException {
    try {
      creation.get();
    } catch (ExecutionException e) {
      // Another engine has created the topic first.
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
