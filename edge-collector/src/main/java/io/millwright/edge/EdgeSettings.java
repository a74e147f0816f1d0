// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.Overflow;
import io.millwright.edge.spool.Spool;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a collector buffers and forwards.
 *
 * @param spool the folder of its buffer, on a local disk; one collector at a time may use it
 * @param spoolLimit the bytes on disk that the buffer may take
 * @param overflow what goes when the buffer is full
 * @param maxAhead how far a device's clock may be ahead of the edge's, where its source does not
 *     say so itself
 * @param forwardReadings the most readings that are forwarded at once
 * @param longestPause the longest pause between two tries to reach the next hop
 * @param drain how long closing waits for the next hop to take what has been collected
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

  /** What suits most plants: 10 GiB, the oldest goes, 10 minutes, 10,000 readings. */
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
