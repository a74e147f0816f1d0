// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

/**
 * Three shifts of eight hours a day from 06:00 UTC, each with a break of half an hour after four
 * hours. Outside breaks the plant is planned to produce.
 */
final class ShiftCalendar {
  private static final long MINUTE = 60_000_000L;
  private static final long SHIFT = 8 * 60 * MINUTE;
  private static final long FIRST = 6 * 60 * MINUTE;
  private static final long BREAK_FROM = 4 * 60 * MINUTE;
  private static final long BREAK_TO = BREAK_FROM + 30 * MINUTE;

  private ShiftCalendar() {}

  /** Returns whether production is planned at a time, in microseconds since the epoch. */
  static boolean isPlanned(long micros) {
    long inShift = Math.floorMod(micros - FIRST, SHIFT);
    return inShift < BREAK_FROM || inShift >= BREAK_TO;
  }

  /** Returns how many microseconds of (from, to] are planned; all times in microseconds. */
  static long planned(long from, long to) {
    return plannedUntil(to) - plannedUntil(from);
  }

  private static long plannedUntil(long micros) {
    long shifts = Math.floorDiv(micros - FIRST, SHIFT);
    long inShift = Math.floorMod(micros - FIRST, SHIFT);
    long rest = inShift - Math.clamp(inShift - BREAK_FROM, 0, BREAK_TO - BREAK_FROM);
    return shifts * (SHIFT - (BREAK_TO - BREAK_FROM)) + rest;
  }
}
