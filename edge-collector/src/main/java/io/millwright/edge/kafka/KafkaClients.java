// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.kafka.RecordReader;
import io.millwright.kafka.RecordSender;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How this service reaches Kafka. An edge that forwards to a server never does. */
@Singleton
@IfBuildProfile("cluster")
final class KafkaClients {
  private final Map<String, Object> connection;

  KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> connection) {
    this.connection = connection;
  }

  @Produces
  @Singleton
  RecordSender sender(MeterRegistry meters) {
    return new RecordSender(connection, meters);
  }

  void close(@Disposes RecordSender sender) {
    sender.close();
  }

  /** A reader of {@link Topics#REFUSALS}; its user closes it. */
  RecordReader refusals() {
    return new RecordReader(connection, Topics.REFUSALS);
  }
}
