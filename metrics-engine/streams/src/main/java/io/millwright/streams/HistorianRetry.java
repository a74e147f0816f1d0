// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats work while the historian is unavailable, with growing pauses. Each change of its
 * availability is logged once. Safe for use by several threads.
 */
final class HistorianRetry {
  private static final System.Logger LOG = System.getLogger(HistorianRetry.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Duration limit;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean available = true;

  /**
   * Creates the waiting.
   *
   * @param limit how long to repeat the work before the caller gets the failure
   */
  HistorianRetry(Duration limit) {
    this.limit = limit;
  }

  /**
   * Repeats the work until it succeeds and returns its result.
   *
   * @throws UnavailableException if the historian stays unavailable for too long, or {@link #stop}
   *     was called
   */
  <T> T await(Supplier<T> work) {
    long beginNanos = System.nanoTime();
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        return once(work);
      } catch (UnavailableException e) {
        if (System.nanoTime() - beginNanos > limit.minus(pause).toNanos() || !pause(pause)) {
          throw e;
        }
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    }
  }

  /** Does the work once and records whether the historian was available. */
  <T> T once(Supplier<T> work) {
    try {
      var result = work.get();
      if (!available) {
        available = true;
        LOG.log(System.Logger.Level.INFO, "historian state=AVAILABLE");
      }
      return result;
    } catch (UnavailableException e) {
      if (available) {
        available = false;
        LOG.log(
            System.Logger.Level.WARNING,
            "historian state=UNAVAILABLE cause=\"" + e.getMessage() + "\"");
      }
      throw e;
    }
  }

  /** Returns whether the historian was available when it was last used. */
  boolean isAvailable() {
    return available;
  }

  /** Ends all waiting. Work that then fails is not repeated. */
  void stop() {
    stopped.countDown();
  }

  private boolean pause(Duration pause) {
    try {
      return !stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
