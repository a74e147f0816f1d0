// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import java.time.Duration;
import java.time.Instant;

/**
 * How an engine treats time.
 *
 * @param grace how long a window waits for late readings before it closes; a reading that comes
 *     later still recomputes the window
 * @param mostAhead a reading further ahead of the wall clock than this closes no windows until the
 *     clock has caught up, so that one device with a wrong clock does not end all windows
 * @param memory how much of the near past the engine remembers beyond what open windows need; the
 *     store is asked for readings that come later than that
 * @param beginning readings from before this time are ignored: they come from devices whose clocks
 *     were never set, and would make every window since then
 */
public record EngineSettings(
    Duration grace, Duration mostAhead, Duration memory, Instant beginning) {
  /** Grace of 5 seconds, 10 minutes ahead, memory of 10 minutes, beginning with the year 2010. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Instant.parse("2010-01-01T00:00:00Z"));

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException if one of the durations is negative
   */
  public EngineSettings {
    if (grace.isNegative() || mostAhead.isNegative() || memory.isNegative()) {
      throw new IllegalArgumentException(
          "grace %s, mostAhead %s and memory %s must not be negative"
              .formatted(grace, mostAhead, memory));
    }
  }
}
