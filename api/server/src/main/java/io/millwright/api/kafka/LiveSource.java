// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.api.edge.PresentAliases;
import io.millwright.application.live.LiveFeed;
import io.millwright.wire.AlarmEventCodec;
import io.millwright.wire.ComputedCodec;
import io.millwright.wire.ReadingCodec;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the live feed from Kafka. Every API reads all partitions, starting at their end. While
 * there are no subscribers, records are not decoded.
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
  void readings(byte @Nullable [] bytes) {
    publish(bytes, value -> feed.publishReadings(aliases.resolve(ReadingCodec.decode(value))));
  }

  @Incoming("computed-in")
  @Blocking
  void computed(byte @Nullable [] bytes) {
    publish(bytes, value -> feed.publishComputed(ComputedCodec.decode(value).values()));
  }

  @Incoming("alarms-in")
  @Blocking
  void alarms(byte @Nullable [] bytes) {
    publish(bytes, value -> feed.publishAlarm(AlarmEventCodec.decode(value)));
  }

  /**
   * Publishes a record. A record that can't be read is skipped; the engine also refuses it and sets
   * it aside.
   */
  private void publish(byte @Nullable [] bytes, Consumer<byte[]> publishing) {
    if (feed.subscribers() == 0 || bytes == null) {
      return;
    }
    try {
      publishing.accept(bytes);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a record was skipped", e);
    }
  }
}
