// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.application.edge.Feeds;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Stores the feeds that edges declare on {@link Topics#EDGES}. Every API reads the whole topic when
 * it starts; storing the same declaration again changes nothing. A declaration that can't be stored
 * now is stored together with the next record. Edges declare again every few minutes, so older
 * declarations are stored already or belong to edges that are gone. The reports of edges go to
 * {@link EdgeStatuses}. A record that can't be used is skipped, whatever it contains.
 */
@Singleton
@IfBuildProfile("cluster")
final class DeclaredFeeds {
  private static final System.Logger LOG = System.getLogger(DeclaredFeeds.class.getName());
  private static final int MOST_WAITING = 10_000;

  private final Feeds feeds;
  private final EdgeStatuses statuses;
  private final RefusalPublisher refusals;
  private final InstantSource clock;
  private final Deque<byte[]> waiting = new ArrayDeque<>();

  DeclaredFeeds(
      Feeds feeds, EdgeStatuses statuses, RefusalPublisher refusals, InstantSource clock) {
    this.statuses = statuses;
    this.clock = clock;
    this.feeds = feeds;
    this.refusals = refusals;
  }

  @Incoming("edges-in")
  @Blocking
  synchronized void edges(ConsumerRecord<String, byte @Nullable []> found) {
    byte @Nullable [] bytes = found.value();
    var written = Instant.ofEpochMilli(found.timestamp());
    if (bytes != null && found.key() != null && Topics.isStatusKey(found.key())) {
      statuses.keep(found.key(), bytes, written);
      return;
    }
    if (bytes == null || written.isBefore(clock.instant().minus(Feeds.GONE))) {
      return;
    }
    if (waiting.size() == MOST_WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(bytes);
    while (!waiting.isEmpty() && keep(waiting.getFirst())) {
      waiting.removeFirst();
    }
  }

  /** Stores one declaration. Returns false if it must wait. */
  private boolean keep(byte[] bytes) {
    try {
      var declaration = EdgeFeedsCodec.decode(bytes);
      feeds.declare(declaration);
      refusals.tell(declaration.edge(), feeds.refused());
    } catch (UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "feeds state=WAITING cause=\"%s\"".formatted(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a record of %s is skipped".formatted(Topics.EDGES), e);
    }
    return true;
  }
}
