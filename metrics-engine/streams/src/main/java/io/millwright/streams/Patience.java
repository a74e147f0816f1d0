// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Does work again while the historian is away, with growing pauses. Safe for use by several
 * threads; what has changed is logged once.
 */
final class Patience {
  private static final System.Logger LOG = System.getLogger(Patience.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Duration limit;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean available = true;

  /**
   * @param limit how long to go on trying before the failure is the caller's
   */
  Patience(Duration limit) {
    this.limit = limit;
  }

  /**
   * Does the work until it succeeds.
   *
   * @throws UnavailableException if the historian stays away for too long, or {@link #stop} was
   *     called meanwhile
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

  /** Does the work once, and keeps in mind whether the historian was there. */
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

  /** Whether the historian was there when it was last needed. */
  boolean isAvailable() {
    return available;
  }

  /** Ends all waiting. */
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
