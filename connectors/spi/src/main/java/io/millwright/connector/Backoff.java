// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.time.Duration;

/**
 * How long to wait before a device that does not answer is tried again: each pause is twice the one
 * before, up to a cap, so that a dead device costs next to nothing and one that comes back is found
 * soon.
 *
 * @param first the pause after the first failure
 * @param cap the longest pause
 */
public record Backoff(Duration first, Duration cap) {
  /** Half a second at first, never more than half a minute. */
  public static final Backoff STANDARD =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  public Backoff {
    if (!first.isPositive() || cap.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "The first pause is %s and the longest %s; the first must be positive and no longer"
              .formatted(first, cap));
    }
  }

  /**
   * The pause after a number of failures in a row.
   *
   * @param failures at least 1
   */
  public Duration pause(int failures) {
    var pause = first;
    for (int i = 1; i < failures && pause.compareTo(cap) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(cap) < 0 ? pause : cap;
  }
}
