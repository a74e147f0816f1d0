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
   * Whatever stands in a record, the next one is read. What can't be read here is refused by the
   * engine, too, which sets it aside and tells about it.
   */
  private void publish(byte @Nullable [] bytes, Consumer<byte[]> publishing) {
    if (feed.subscribers() == 0 || bytes == null) {
      return;
    }
    try {
      publishing.accept(bytes);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a record was passed over", e);
    }
  }
}
