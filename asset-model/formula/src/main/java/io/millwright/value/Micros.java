// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time format of Millwright: microseconds since 1970-01-01T00:00:00Z in a {@code long}. OPC UA
 * counts in 100 ns, PostgreSQL in 1 µs, Kafka in 1 ms. Every time is cut to microseconds once, so
 * that it is equal to itself after each round trip.
 */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  /**
   * Returns the microseconds from the epoch to an instant. Finer parts are cut off towards the
   * past.
   *
   * @throws DateTimeException if the instant is more than 290,000 years away
   */
  public static long of(Instant instant) {
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1_000;
    try {
      // Before the epoch, counting starts from the next second; otherwise the earliest times would
      // overflow.
      return seconds < 0
          ? Math.addExact(Math.multiplyExact(seconds + 1, PER_SECOND), micros - PER_SECOND)
          : Math.addExact(Math.multiplyExact(seconds, PER_SECOND), micros);
    } catch (ArithmeticException e) {
      throw new DateTimeException("%s cannot be counted in microseconds".formatted(instant), e);
    }
  }

  /** Returns the instant a number of microseconds after the epoch. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }

  /** Returns the instant cut to whole microseconds. */
  public static Instant truncate(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
