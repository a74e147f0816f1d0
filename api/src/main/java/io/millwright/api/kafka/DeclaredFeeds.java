// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.api.edge.Feeds;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.Topics;
import io.millwright.wire.WireException;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Keeps what edges declare on {@link Topics#EDGES}. Every API reads the whole topic when it starts;
 * to keep the same again changes nothing. What can't be kept now is kept together with the next
 * record: edges declare again every few minutes.
 */
@Singleton
@IfBuildProfile("cluster")
final class DeclaredFeeds {
  private static final System.Logger LOG = System.getLogger(DeclaredFeeds.class.getName());
  private static final int MOST_WAITING = 10_000;

  private final Feeds feeds;
  private final Deque<byte[]> waiting = new ArrayDeque<>();

  DeclaredFeeds(Feeds feeds) {
    this.feeds = feeds;
  }

  @Incoming("edges-in")
  @Blocking
  synchronized void edges(byte[] bytes) {
    if (waiting.size() == MOST_WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(bytes);
    while (!waiting.isEmpty() && keep(waiting.getFirst())) {
      waiting.removeFirst();
    }
  }

  /** Keeps one declaration; false where it must wait. */
  private boolean keep(byte[] bytes) {
    try {
      feeds.declare(EdgeFeedsCodec.decode(bytes));
    } catch (WireException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a record of %s is passed over: %s".formatted(Topics.EDGES, e.getMessage()));
    } catch (UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "feeds state=WAITING cause=\"%s\"".formatted(e.getMessage()));
      return false;
    }
    return true;
  }
}
