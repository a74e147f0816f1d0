// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.application.plant.Plants;
import io.millwright.kafka.ReadingSender;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Provides this service's senders to Kafka. */
@Singleton
@IfBuildProfile("cluster")
final class KafkaSenders {
  private final Map<String, Object> connection;

  KafkaSenders(@Identifier("default-kafka-broker") Map<String, Object> connection) {
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

  /**
   * Provides the sink of readings. A reading's key is that of its tree, or one from its alias if no
   * property claims the stream.
   */
  @Produces
  @Singleton
  ReadingSink readings(RecordSender sender, Plants plants) {
    return new ReadingSender(sender, alias -> key(plants, alias));
  }

  private static String key(Plants plants, Alias alias) {
    var plant = plants.now();
    return plant
        .findProperty(alias)
        .map(property -> plant.root(property.asset()).key())
        .orElseGet(() -> Topics.readingsKey(alias));
  }
}
