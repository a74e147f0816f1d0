// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The steps in which simulated time goes. A simulated process at a time is always the same, whether
 * it came there in live steps or in fast ones.
 */
public final class Ticks {
  /** The length of a step in microseconds: a quarter of a second. */
  public static final long LENGTH = 250_000L;

  /** The length of a step in seconds. */
  public static final double SECONDS = LENGTH / 1e6;

  /** One second in microseconds. */
  public static final long SECOND = 1_000_000L;

  private Ticks() {}

  /** The microseconds from 1970 to a time. */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The microseconds of a duration. */
  public static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  /** The time that is so many microseconds behind 1970. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The last step at or before a time; both in microseconds from 1970. */
  public static long floor(long micros) {
    return Math.floorDiv(micros, LENGTH) * LENGTH;
  }
}
