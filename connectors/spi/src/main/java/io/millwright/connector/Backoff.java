// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.time.Duration;

/**
 * The pauses between attempts to reach a device that does not answer. Each pause is twice as long
 * as the one before, up to a cap, so that a dead device causes little load and a device that
 * recovers is found soon.
 *
 * @param first the pause after the first failure
 * @param cap the longest pause
 */
public record Backoff(Duration first, Duration cap) {
  /** Pauses from half a second up to half a minute. */
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
   * Returns the pause after a number of failures in a row.
   *
   * @param failures the number of failures, at least 1
   */
  public Duration pause(int failures) {
    var pause = first;
    for (int i = 1; i < failures && pause.compareTo(cap) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(cap) < 0 ? pause : cap;
  }
}
