// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a server running, on a thread of its own:
 *
 * <ol>
 *   <li>Every half second it looks whether the server is alive and the disk has room.
 *   <li>A server that has died is started again at once. A start that fails, or a server that dies
 *       again soon, makes the pause before the next start twice as long, up to half a minute.
 *   <li>{@link #problem} says what is wrong meanwhile; each change is logged once.
 *   <li>{@link #close} ends this first of all, so that a server that is stopped stays stopped.
 * </ol>
 */
final class Supervisor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After so long without a failure, the pause before the next start is short again. */
  private static final Duration WELL = Duration.ofMinutes(1);

  /** The server that is kept running. */
  interface Supervised {
    boolean isRunning();

    /** Starts the server again. An interrupt of the thread ends the attempt. */
    void restart() throws IOException;

    /** Returns why a running server can't work, such as a full disk; empty where it can. */
    Optional<String> shortage();
  }

  private final Supervised server;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile String problem = "";

  // Of the thread that looks.
  private Duration pause = Duration.ZERO;
  private long notBeforeNanos;
  private long startedNanos;

  /**
   * @param nanoTime elapsed time, as {@link System#nanoTime} tells it
   */
  Supervisor(Supervised server, LongSupplier nanoTime) {
    this.server = server;
    this.nanoTime = nanoTime;
    thread = Thread.ofPlatform().daemon().name("embedded-postgresql").unstarted(this::run);
    startedNanos = nanoTime.getAsLong();
    notBeforeNanos = startedNanos;
  }

  void start() {
    thread.start();
  }

  /** Returns why the server can't be used now, and what to do; empty while it works. */
  Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  private void run() {
    try {
      while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at the server once, and starts it again where that is due. */
  void look() {
    long nowNanos = nanoTime.getAsLong();
    if (server.isRunning()) {
      if (nowNanos - startedNanos > WELL.toNanos()) {
        pause = Duration.ZERO;
      }
      say(server.shortage().orElse(""));
      return;
    }
    if (problem.isEmpty()) {
      say(server.shortage().orElse("it has ended; it is started again"));
    }
    if (nowNanos - notBeforeNanos >= 0) {
      restart();
    }
  }

  private void restart() {
    try {
      server.restart();
      say(server.shortage().orElse(""));
    } catch (IOException | RuntimeException e) {
      if (stopping.getCount() > 0) {
        say(server.shortage().orElseGet(() -> String.valueOf(e.getMessage())));
      }
    }
    startedNanos = nanoTime.getAsLong();
    pause = longer(pause);
    notBeforeNanos = startedNanos + pause.toNanos();
  }

  private static Duration longer(Duration pause) {
    var twice = pause.isZero() ? LOOK : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void say(String now) {
    if (now.equals(problem)) {
      return;
    }
    problem = now;
    LOG.log(
        now.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        now.isEmpty()
            ? "embedded-postgresql state=RUNNING"
            : "embedded-postgresql state=%s cause=\"%s\""
                .formatted(server.isRunning() ? "FULL" : "DOWN", now));
  }

  /**
   * Ends the supervision and an attempt to start that is under way; the server is left as it is.
   */
  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
