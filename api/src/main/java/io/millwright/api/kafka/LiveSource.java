// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.api.edge.PresentAliases;
import io.millwright.api.live.LiveFeed;
import io.millwright.historian.Changes;
import io.millwright.reading.ReadingBatch;
import io.millwright.wire.AlarmEventCodec;
import io.millwright.wire.ComputedCodec;
import io.millwright.wire.ReadingCodec;
import io.millwright.wire.WireException;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Feeds those who watch from Kafka. Every API reads all partitions, from where they end when it
 * starts; nobody watching costs no decoding.
 */
@Singleton
@IfBuildProfile("cluster")
final class LiveSource {
  private static final System.Logger LOG = System.getLogger(LiveSource.class.getName());

  private final LiveFeed feed;
  private final PresentAliases aliases;

  LiveSource(LiveFeed feed, PresentAliases aliases) {
    this.feed = feed;
    this.aliases = aliases;
  }

  @Incoming("readings-in")
  @Blocking
  void readings(byte[] bytes) {
    publish(() -> Changes.of(aliases.resolve(ReadingCodec.decode(bytes))));
  }

  @Incoming("computed-in")
  @Blocking
  void computed(byte[] bytes) {
    publish(() -> {
      var computed = ComputedCodec.decode(bytes);
      return new Changes(
          ReadingBatch.empty(), computed.removals(), computed.values(), List.of(), Map.of());
    });
  }

  @Incoming("alarms-in")
  @Blocking
  void alarms(byte[] bytes) {
    publish(() ->
        new Changes(
            ReadingBatch.empty(),
            List.of(),
            ReadingBatch.empty(),
            List.of(AlarmEventCodec.decode(bytes)),
            Map.of()));
  }

  private void publish(Supplier<Changes> changes) {
    if (feed.subscribers() == 0) {
      return;
    }
    try {
      feed.publish(changes.get());
    } catch (WireException e) {
      // The live feed has lost a value that the engine refuses, too, and tells about.
      LOG.log(System.Logger.Level.DEBUG, "a record was passed over", e);
    }
  }
}
