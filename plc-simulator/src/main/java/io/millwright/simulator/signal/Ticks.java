// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The steps of simulated time. A simulated process at a given time is always the same, whether it
 * got there in live or in fast steps.
 */
public final class Ticks {
  /** The length of a step in microseconds: a quarter of a second. */
  public static final long LENGTH = 250_000L;

  /** The length of a step in seconds. */
  public static final double SECONDS = LENGTH / 1e6;

  /** One second in microseconds. */
  public static final long SECOND = 1_000_000L;

  private Ticks() {}

  /** Returns the microseconds from the epoch to a time. */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** Returns the microseconds of a duration. */
  public static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  /** Returns the time that is this many microseconds after the epoch. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Returns the last step at or before a time; both in microseconds since the epoch. */
  public static long floor(long micros) {
    return Math.floorDiv(micros, LENGTH) * LENGTH;
  }
}
