// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live;

import io.millwright.access.AccessChanged;
import io.millwright.application.edge.FeedsChanged;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.live.UnknownPresentValues;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Runs the live feed of this process: it lets the feed send what is due, and checks which streams
 * have an unknown present value.
 */
@Singleton
final class LiveFeedHost {
  private static final System.Logger LOG = System.getLogger(LiveFeedHost.class.getName());

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LiveFeed feed;
  private final UnknownPresentValues unknown;
  private final InstantSource clock;
  private final RegularTask sending;
  private final RegularTask looking;

  LiveFeedHost(LiveFeed feed, UnknownPresentValues unknown, InstantSource clock) {
    this.feed = feed;
    this.unknown = unknown;
    this.clock = clock;
    sending = new RegularTask("live-feed", LiveFeed.PERIOD, feed::tick);
    looking = new RegularTask("unknown-now", PAUSE, this::look);
  }

  void start(@Observes StartupEvent event) {
    sending.start();
    looking.start();
  }

  private void look() {
    try {
      unknown.look(clock.instant());
    } catch (UnavailableException e) {
      // The last knowledge of the sources stays.
      LOG.log(System.Logger.Level.DEBUG, "it is not known which sources are alive", e);
    }
  }

  void follow(@Observes FeedsChanged change) {
    unknown.forgetFeeds();
  }

  /**
   * Disconnects all subscribers after a change of the access file. They reconnect by themselves and
   * are authenticated again.
   */
  void follow(@Observes AccessChanged access) {
    feed.disconnect();
  }

  @PreDestroy
  void close() {
    looking.close();
    sending.close();
    feed.close();
  }
}
