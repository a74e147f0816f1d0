// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.Overflow;
import io.millwright.edge.spool.Spool;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How an edge buffers and forwards.
 *
 * @param spool the folder of the buffer, on a local disk; only one edge at a time may use it
 * @param spoolLimit the most bytes on disk that the buffer may take
 * @param overflow which readings are dropped when the buffer is full
 * @param maxAhead how far a device's clock may be ahead of the edge's, unless the source says
 *     otherwise
 * @param forwardReadings the most readings that are forwarded at once
 * @param longestPause the longest pause between two attempts to reach the next hop
 * @param drain how long closing waits for the next hop to take the buffered readings
 */
public record EdgeSettings(
    Path spool,
    long spoolLimit,
    Overflow overflow,
    Duration maxAhead,
    int forwardReadings,
    Duration longestPause,
    Duration drain) {
  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a limit is too small; the message says which
   */
  public EdgeSettings {
    if (spoolLimit < Spool.SMALLEST_LIMIT) {
      throw new IllegalArgumentException(
          "The spool's limit is %d bytes; allow at least %d"
              .formatted(spoolLimit, Spool.SMALLEST_LIMIT));
    }
    if (forwardReadings < 1) {
      throw new IllegalArgumentException(
          "Forwarding %d readings at once; allow at least 1".formatted(forwardReadings));
    }
  }

  /**
   * Returns settings that suit most plants: a buffer of 10 GiB that drops the oldest readings,
   * clocks up to 10 minutes ahead, and 10,000 readings at once.
   */
  public static EdgeSettings in(Path spool) {
    return new EdgeSettings(
        spool,
        10L << 30,
        Overflow.OLDEST,
        Duration.ofMinutes(10),
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }
}
