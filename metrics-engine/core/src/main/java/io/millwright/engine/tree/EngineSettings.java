// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import java.time.Duration;
import java.time.Instant;

/**
 * How an engine treats time.
 *
 * @param grace how long a window waits for late readings before it closes; readings that come later
 *     still recompute it
 * @param mostAhead readings further ahead of the wall clock than this close no windows until the
 *     clock has caught up: one device with a wrong clock must not end everybody's windows
 * @param memory how much of the near past is remembered beyond what open windows need; for readings
 *     that are later than that the store is asked
 * @param beginning readings from before this count for nothing: they come from clocks that were
 *     never set, and would make every window since then
 */
public record EngineSettings(
    Duration grace, Duration mostAhead, Duration memory, Instant beginning) {
  /** 5 seconds of grace, 10 minutes ahead, 10 minutes of memory, since 2010. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Instant.parse("2010-01-01T00:00:00Z"));

  /**
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
