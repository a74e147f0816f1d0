// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantStore;
import io.millwright.engine.store.ReplayStore;
import io.millwright.wire.Topics;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The Kafka Streams topology of the engine: readings come in, computed values and alarm events go
 * out.
 */
final class EngineTopology {
  private static final String READINGS = "readings";
  private static final String ENGINE = "engine";

  private EngineTopology() {}

  /**
   * Returns the topology.
   *
   * @param unreadable receives the records that can't be used
   * @param progress receives the progress of each partition
   * @param snapshots creates the object that takes one partition's snapshots
   */
  static Topology of(
      PlantStore plants,
      Historian historian,
      ReplayStore replays,
      Partitioning partitioning,
      HistorianRetry patience,
      UnreadableRecords unreadable,
      PartitionProgress progress,
      Supplier<PartitionSnapshots> snapshots) {
    var definitions = new Definitions(unreadable);
    var topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        READINGS,
        new RecordTime(),
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        Topics.READINGS);
    topology.addProcessor(
        ENGINE,
        () ->
            new ReadingsProcessor(
                plants,
                historian,
                replays,
                definitions,
                partitioning,
                patience,
                unreadable,
                progress,
                snapshots),
        READINGS);
    sink(topology, ReadingsProcessor.COMPUTED, Topics.COMPUTED);
    sink(topology, ReadingsProcessor.ALARMS, Topics.ALARMS);
    sink(topology, ReadingsProcessor.REKEYED, Topics.READINGS);
    sink(topology, ReadingsProcessor.UNREADABLE, Topics.UNREADABLE);
    definitions.addTo(topology);
    return topology;
  }

  private static void sink(Topology topology, String name, String topic) {
    topology.addSink(name, topic, new StringSerializer(), new ByteArraySerializer(), ENGINE);
  }
}
