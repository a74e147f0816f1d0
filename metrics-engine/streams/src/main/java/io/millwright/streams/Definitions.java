// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.wire.Topics;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Follows {@link Topics#MODELS} in every engine. A record of the topic signals that the plant has
 * changed. The plant itself is read from the plant store, where a change is always complete.
 */
final class Definitions {
  /** The name of the state store that holds every definition by its key. */
  static final String STORE = "definitions";

  private final AtomicLong version = new AtomicLong();
  private final UnreadableRecords unreadable;

  Definitions(UnreadableRecords unreadable) {
    this.unreadable = unreadable;
  }

  /** Adds the global store of the topic to a topology. */
  void addTo(Topology topology) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        "definitions-source",
        new RecordTime(),
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        Topics.MODELS,
        "definitions-follower",
        Follower::new);
  }

  /** Returns a number that grows with every record of the topic. */
  long version() {
    return version.get();
  }

  private final class Follower extends ContextualProcessor<String, byte[], Void, Void> {
    @Override
    public void process(Record<String, byte[]> definition) {
      if (definition.key() == null) {
        var at = context().recordMetadata();
        var _ =
            unreadable.note(
                new UnreadableRecords.Origin(
                    Topics.MODELS,
                    at.map(RecordMetadata::partition).orElse(-1),
                    at.map(RecordMetadata::offset).orElse(-1L)),
                "a definition without a key names nothing",
                definition.value());
      } else {
        KeyValueStore<String, byte[]> store = context().getStateStore(STORE);
        store.put(definition.key(), definition.value());
      }
      version.incrementAndGet();
    }
  }
}
