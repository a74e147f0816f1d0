// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.forward.DeniedException;
import io.millwright.edge.spool.Chunk;
import io.millwright.edge.spool.Spool;
import io.millwright.edge.spool.SpoolException;
import io.millwright.reading.ReadingSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends the spool's readings to the next hop, in order, on a thread of its own. A chunk is
 * acknowledged after the next hop has accepted it. A chunk that fails is sent again and again, with
 * growing pauses. While the next hop works, the next chunk grows in the spool, so chunks are large
 * under load, and an idle edge forwards at once.
 */
final class Forwarder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Forwarder.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** How many readings are sent at once if the next hop denies everything in the first chunk. */
  private static final int MOST_PROBED = 200_000;

  private final Spool spool;
  private final ReadingSink sink;
  private final EdgeSettings settings;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean draining;
  private volatile ForwardStatus status;

  Forwarder(
      Spool spool, ReadingSink sink, EdgeSettings settings, InstantSource clock, String edge) {
    this.spool = spool;
    this.sink = sink;
    this.settings = settings;
    this.clock = clock;
    status = new ForwardStatus(true, "", clock.instant(), 0, 0);
    thread = Thread.ofPlatform().name("forward-" + edge).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  ForwardStatus status() {
    return status;
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        try {
          var chunk = spool.read(settings.forwardReadings(), PATIENCE);
          if (chunk.isPresent()) {
            forward(chunk.get());
          } else if (draining) {
            return;
          }
        } catch (SpoolException e) {
          LOG.log(System.Logger.Level.ERROR, e.getMessage());
          if (stop.await(settings.longestPause().toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(Chunk first) throws InterruptedException {
    var chunk = first;
    int most = settings.forwardReadings();
    var pause = FIRST_PAUSE;
    while (!chunk.batch().isEmpty()) {
      try {
        sink.accept(chunk.batch());
        reached(chunk.batch().size());
        break;
      } catch (RuntimeException e) {
        // Any exception counts, not only UnavailableException, because a fault of the next hop must
        // not lose readings.
        missed(e);
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = pause.multipliedBy(2);
        if (pause.compareTo(settings.longestPause()) > 0) {
          pause = settings.longestPause();
        }
        if (e.getCause() instanceof DeniedException) {
          // The next hop may accept later readings, which shows whether the edge or a single tag is
          // denied.
          most = Math.max(most, Math.min(2 * most, MOST_PROBED));
          chunk = spool.read(most, Duration.ZERO).orElse(chunk);
        }
      }
    }
    spool.acknowledge(chunk);
  }

  private void reached(int readings) {
    var before = status;
    if (!before.reached()) {
      LOG.log(System.Logger.Level.INFO, "forward state=OK");
    }
    status =
        new ForwardStatus(
            true,
            "",
            before.reached() ? before.since() : clock.instant(),
            0,
            before.readings() + readings);
  }

  private void missed(RuntimeException e) {
    var before = status;
    var cause = String.valueOf(e.getMessage());
    Instant since = before.since();
    if (before.reached()) {
      since = clock.instant();
      if (e instanceof ReadingSink.UnavailableException) {
        LOG.log(System.Logger.Level.WARNING, "forward state=BACKOFF cause=\"" + cause + "\"");
      } else {
        LOG.log(System.Logger.Level.ERROR, "forward state=BACKOFF cause=\"" + cause + "\"", e);
      }
    }
    status = new ForwardStatus(false, cause, since, before.tries() + 1, before.readings());
  }

  /** Forwards the buffered readings for at most the time in the settings, and stops. */
  @Override
  public void close() {
    draining = true;
    try {
      thread.join(settings.drain());
      stop.countDown();
      // A sink may wait for its next hop longer than anybody wants to wait for the sink.
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(1))) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      stop.countDown();
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
