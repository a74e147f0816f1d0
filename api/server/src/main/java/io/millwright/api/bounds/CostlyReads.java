// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.problem.Refusal;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets requests that need much memory take turns: those for millions of readings, or for a whole
 * plant of the past. A few are answered at a time and a few wait. Others are refused at once, so
 * that they block no threads. Safe for use by several threads.
 */
@Singleton
public final class CostlyReads {
  private static final int AT_ONCE = 2;
  private static final int MOST_WAITING = 20;
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final Semaphore places = new Semaphore(AT_ONCE + MOST_WAITING);
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  CostlyReads() {}

  /**
   * Does work when it is its turn.
   *
   * @throws Refusal if too many others wait
   */
  public <T> T inTurn(Supplier<T> work) {
    return inTurn(1, work);
  }

  /**
   * Does work that may need all the memory for such requests, while no other one is answered.
   *
   * @throws Refusal if too many others wait
   */
  public <T> T alone(Supplier<T> work) {
    return inTurn(AT_ONCE, work);
  }

  private <T> T inTurn(int permits, Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw tooMany();
    }
    try {
      if (!hasTurn(permits)) {
        throw tooMany();
      }
      try {
        return work.get();
      } finally {
        turns.release(permits);
      }
    } finally {
      places.release();
    }
  }

  private static Refusal tooMany() {
    return new Refusal(
        Refusal.Kind.THROTTLING,
        "Too many requests need much memory at the same time; try again in a moment");
  }

  private boolean hasTurn(int permits) {
    try {
      return turns.tryAcquire(permits, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
