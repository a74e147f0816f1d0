// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import java.time.Duration;

/**
 * How an engine treats time.
 *
 * @param grace how long a window waits for late readings before it closes; readings that come later
 *     still recompute it
 * @param mostAhead readings further ahead of the wall clock than this close no windows until the
 *     clock has caught up: one device with a wrong clock must not end everybody's windows
 */
public record EngineSettings(Duration grace, Duration mostAhead) {
  /** 5 seconds of grace, 10 minutes ahead. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10));

  /**
   * @throws IllegalArgumentException if one of them is negative
   */
  public EngineSettings {
    if (grace.isNegative() || mostAhead.isNegative()) {
      throw new IllegalArgumentException(
          "grace %s and mostAhead %s must not be negative".formatted(grace, mostAhead));
    }
  }
}
