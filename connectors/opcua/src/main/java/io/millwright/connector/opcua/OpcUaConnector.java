// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.Backoff;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorListener;
import io.millwright.connector.Outlet;
import io.millwright.connector.Sample;
import io.millwright.connector.opcua.session.ConnectionException;
import io.millwright.connector.opcua.session.OpcUaSettings;
import io.millwright.connector.opcua.session.ServerLink;
import io.millwright.connector.opcua.session.UserIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to the nodes of one server.
 *
 * <ol>
 *   <li>An attempt connects, opens a session, and subscribes.
 *   <li>The attempt ends at the first sign of trouble: the connection or the session is lost, the
 *       server ends the subscription, or a sign of life is overdue.
 *   <li>Then every tag becomes BAD, session and subscription are dropped, and the next attempt
 *       begins after a pause. A new subscription delivers the present values of all tags.
 * </ol>
 *
 * <p>All of this runs on one worker thread, which waits for the server only while it connects.
 * Another thread asks for missing nodes. Samples arrive on Milo's threads, one at a time.
 */
final class OpcUaConnector implements Connector {
  private static final Logger LOG = System.getLogger(OpcUaConnector.class.getName());
  private static final Duration WATCH = Duration.ofMillis(500);
  private static final long CLOSING_SECONDS = 2;

  private final String source;
  private final OpcUaSettings settings;
  private final List<OpcUaTag> tags;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Duration askedAgain;
  private final UserIdentity identity;
  private final ScheduledExecutorService worker;

  private volatile @Nullable Outlet outlet;
  private volatile @Nullable ServerLink link; // written by the worker only

  /**
   * Creates a connector.
   *
   * @param askedAgain the pause between two requests for missing nodes
   */
  OpcUaConnector(
      String source,
      OpcUaSettings settings,
      List<OpcUaTag> tags,
      InstantSource clock,
      Backoff backoff,
      Duration askedAgain,
      UserIdentity identity) {
    this.source = source;
    this.settings = settings;
    this.tags = List.copyOf(tags);
    this.clock = clock;
    this.backoff = backoff;
    this.askedAgain = askedAgain;
    this.identity = identity;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("opcua " + source).factory());
  }

  @Override
  public void start(ConnectorListener listener) {
    var way = new Outlet(source, tags.size(), clock, listener);
    outlet = way;
    worker.execute(() -> attempt(way));
  }

  @Override
  public void close() {
    var way = outlet;
    if (way != null) {
      way.close();
    }
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, () -> "connector=%s is slow to close".formatted(source));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var open = link;
    if (open != null) {
      open.close();
    }
  }

  private void attempt(Outlet way) {
    long attempt = way.begin();
    try {
      var subscriber =
          new Subscriber(source, tags, clock, askedAgain, new AttemptEvents(way, attempt));
      var opened =
          ServerLink.open(
              settings.endpoint(),
              settings.security(),
              identity.provider(),
              identity.certificate(),
              new SessionActivityListener() {
                @Override
                public void onSessionInactive(UaSession session) {
                  report(
                      way,
                      attempt,
                      "Bad_ConnectionClosed",
                      "Lost the connection to %s; it will be opened again"
                          .formatted(settings.endpoint()));
                }
              });
      link = opened;
      subscriber.subscribe(
          opened.client(),
          settings.publishing(),
          settings.endpoint(),
          () -> way.connected(attempt));
      watch(way, attempt, subscriber);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    } catch (ConnectionException e) {
      lose(way, attempt, e.status(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      fail(way, attempt, e);
    }
  }

  /**
   * Ends the attempt after an unexpected exception of our own code, so that the connection does not
   * stop silently. Runs on the worker thread.
   */
  private void fail(Outlet way, long attempt, Throwable fault) {
    if (!way.isCurrent(attempt)) {
      return; // The fault is of a session that was thrown away.
    }
    LOG.log(
        Level.ERROR, () -> "connector=%s failed; it will be tried again".formatted(source), fault);
    lose(
        way,
        attempt,
        "Bad_InternalError",
        "Reading %s failed: %s".formatted(settings.endpoint(), fault));
  }

  private void watch(Outlet way, long attempt, Subscriber subscriber) {
    schedule(
        () -> {
          try {
            look(way, attempt, subscriber);
          } catch (RuntimeException | Error e) {
            fail(way, attempt, e);
          }
        },
        WATCH);
  }

  private void look(Outlet way, long attempt, Subscriber subscriber) {
    if (!way.isCurrent(attempt)) {
      return;
    }
    if (subscriber.isSilent()) {
      lose(
          way,
          attempt,
          "Bad_NoCommunication",
          "%s has sent nothing for %d ms though it should have; a new subscription will be made"
              .formatted(settings.endpoint(), subscriber.silence().toMillis()));
      return;
    }
    if (subscriber.isAskedAgain()) {
      Thread.ofVirtual()
          .name("opcua " + source + " asks again")
          .start(() -> askAgain(way, attempt, subscriber));
    }
    watch(way, attempt, subscriber);
  }

  /**
   * Asks for missing nodes. Runs on a thread of its own, because it waits for a server that may
   * never answer.
   */
  private void askAgain(Outlet way, long attempt, Subscriber subscriber) {
    try {
      subscriber.askAgain();
    } catch (RuntimeException | Error e) {
      schedule(() -> fail(way, attempt, e), Duration.ZERO);
    }
  }

  /** Schedules the end of an attempt. Any thread may call this. */
  private void report(Outlet way, long attempt, String status, String cause) {
    schedule(() -> lose(way, attempt, status, cause), Duration.ZERO);
  }

  /** Ends an attempt and schedules the next one. Runs on the worker thread. */
  private void lose(Outlet way, long attempt, String status, String cause) {
    int failures;
    try {
      failures = way.lost(attempt, status, cause);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, () -> "connector=%s cannot tell of its loss".formatted(source), e);
      failures = 1;
    }
    if (failures == 0) {
      return;
    }
    // The next attempt is scheduled first, so that no failure below can prevent it.
    schedule(() -> attempt(way), backoff.pause(failures));
    var old = link;
    link = null;
    if (old != null) {
      old.abandon();
    }
  }

  private void schedule(Runnable task, Duration pause) {
    try {
      var _ = worker.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // closed meanwhile
    }
  }

  private final class AttemptEvents implements Subscriber.Events {
    private final Outlet way;
    private final long attempt;

    AttemptEvents(Outlet way, long attempt) {
      this.way = way;
      this.attempt = attempt;
    }

    @Override
    public void onSamples(List<Sample> samples) {
      way.deliver(attempt, samples);
    }

    @Override
    public void onAlive() {
      way.alive(attempt);
    }

    @Override
    public void onEnded(String status, String cause) {
      report(way, attempt, status, cause);
    }
  }
}
