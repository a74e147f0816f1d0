// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The steps in which simulated time goes: a process at t is always the same, however it got there.
 */
final class Ticks {
  /** A quarter of a second. */
  static final long LENGTH = 250_000L;

  static final double SECONDS = LENGTH / 1e6;

  static final long SECOND = 1_000_000L;

  private Ticks() {}

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The last tick at or before a time. */
  static long floor(long micros) {
    return Math.floorDiv(micros, LENGTH) * LENGTH;
  }
}
