// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The steps in which simulated time goes: a process at t is always the same, however it got there.
 */
public final class Ticks {
  /** A quarter of a second. */
  public static final long LENGTH = 250_000L;

  public static final double SECONDS = LENGTH / 1e6;

  public static final long SECOND = 1_000_000L;

  private Ticks() {}

  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The last tick at or before a time. */
  public static long floor(long micros) {
    return Math.floorDiv(micros, LENGTH) * LENGTH;
  }
}
