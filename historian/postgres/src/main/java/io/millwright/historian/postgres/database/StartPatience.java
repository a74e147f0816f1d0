// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the thread that starts a process wait for a database that has gone away, so that a restart
 * of the database does not end the start. All other threads fail at once, and their callers try
 * again.
 */
public final class StartPatience {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ScopedValue<Duration> longest = ScopedValue.newInstance();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * Does work; until {@link #end}, what it needs of the database is tried again.
   *
   * @param limit how long, each time that the database goes
   */
  public void during(Duration limit, Runnable work) {
    ScopedValue.where(longest, limit).run(work);
  }

  /** Ends the waiting: from now on every failure is thrown at once. */
  public void end() {
    over.countDown();
  }

  /**
   * Waits a little and returns true where this thread is to try again after a failure. Returns
   * false at once where it is not.
   *
   * @param firstNanos when the work has failed first
   */
  boolean waits(SQLException failure, long firstNanos) {
    if (!isFor(failure) || System.nanoTime() - firstNanos > longest.get().toNanos()) {
      return false;
    }
    try {
      return !over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns whether this thread does not give up at such a failure. */
  boolean isFor(SQLException failure) {
    return longest.isBound() && over.getCount() > 0 && isAway(DatabaseFailures.state(failure));
  }

  /** PostgreSQL, appendix A: no connection, and a server that stops or starts. */
  static boolean isAway(String state) {
    return state.startsWith("08") || state.startsWith("57P");
  }
}
