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

/**
 * Creates this service's Kafka clients. An edge that forwards to a server over HTTP never uses
 * them.
 */
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

  /** Returns a new reader of {@link Topics#REFUSALS}; the caller closes it. */
  RecordReader refusals() {
    return new RecordReader(connection, Topics.REFUSALS);
  }
}
