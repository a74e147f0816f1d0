// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The canonical time of Millwright: microseconds since 1970-01-01T00:00:00Z in a {@code long}. OPC
 * UA counts 100 ns, PostgreSQL 1 µs, Kafka 1 ms; without one rule, equality dies on the way.
 */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  /**
   * The microseconds since the epoch of an instant; what is finer is cut off towards the past.
   *
   * @throws DateTimeException if the instant is more than 290,000 years away
   */
  public static long of(Instant instant) {
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1_000;
    try {
      // Before the epoch counted from the next second, or the earliest times overflow on the way.
      return seconds < 0
          ? Math.addExact(Math.multiplyExact(seconds + 1, PER_SECOND), micros - PER_SECOND)
          : Math.addExact(Math.multiplyExact(seconds, PER_SECOND), micros);
    } catch (ArithmeticException e) {
      throw new DateTimeException("%s cannot be counted in microseconds".formatted(instant), e);
    }
  }

  /** The instant that many microseconds after the epoch. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }

  /** The same instant with what is finer than a microsecond cut off. */
  public static Instant truncate(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
