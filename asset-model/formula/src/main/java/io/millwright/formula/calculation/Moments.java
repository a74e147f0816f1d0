// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Dates and times in time zones (SiteWise, "Use date and time functions in formula expressions"). A
 * moment is a number of seconds since the epoch.
 */
public final class Moments {
  public static final double MICROS_PER_SECOND = 1e6;

  /** The first year that SiteWise accepts in {@code mktime}; the last one is 2250. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2250;

  /**
   * The greatest distance from the epoch, in seconds, for which local times are computed. It lies
   * within the years that have four digits.
   */
  private static final double FURTHEST = 2.5e11;

  private static final Map<String, String> ZONES = zones();

  private Moments() {}

  /**
   * Returns the zone names that Java lacks today: the three-letter names, and the names that Java
   * had in 2020.
   */
  private static Map<String, String> zones() {
    var zones = new HashMap<>(ZoneId.SHORT_IDS);
    zones.put("US/Pacific-New", "America/Los_Angeles");
    var hours = Map.of("AST4", -4, "EST5", -5, "CST6", -6, "MST7", -7, "PST8", -8, "YST9", -9);
    hours.forEach(
        (name, offset) -> zones.put("SystemV/" + name, ZoneOffset.ofHours(offset).getId()));
    zones.put("SystemV/HST10", "-10:00");
    zones.put("SystemV/AST4ADT", "America/Halifax");
    zones.put("SystemV/EST5EDT", "America/New_York");
    zones.put("SystemV/CST6CDT", "America/Chicago");
    zones.put("SystemV/MST7MDT", "America/Denver");
    zones.put("SystemV/PST8PDT", "America/Los_Angeles");
    zones.put("SystemV/YST9YDT", "America/Anchorage");
    return Map.copyOf(zones);
  }

  /** Returns the zone UTC. */
  public static Optional<ZoneId> utc() {
    return Optional.of(ZoneOffset.UTC);
  }

  /**
   * Returns the time zone that a text value names; empty if the value is not a text or no zone has
   * that name.
   */
  public static Optional<ZoneId> zone(Value name) {
    return name instanceof Value.StringValue(String text) ? zone(text) : Optional.empty();
  }

  /**
   * Returns the time zone of a name such as {@code Z}, {@code +2}, {@code GMT+2}, {@code CET} or
   * {@code Europe/Vienna}; empty if no zone has that name.
   */
  public static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name.strip(), ZONES));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * Returns the moment of a local date and time, in seconds since the epoch; NaN if the date does
   * not exist.
   *
   * @param fields year, month, day, hour, minute and second; the second may have a fraction
   */
  public static double seconds(ZoneId zone, double[] fields) {
    double second = fields[5];
    for (int i = 0; i < fields.length - 1; i++) {
      if (fields[i] != Math.rint(fields[i])) {
        return Double.NaN;
      }
    }
    if (!(fields[0] >= FIRST_YEAR && fields[0] <= LAST_YEAR && second >= 0 && second <= 60)) {
      return Double.NaN;
    }
    try {
      var minute =
          LocalDateTime.of(
              (int) fields[0], (int) fields[1], (int) fields[2], (int) fields[3], (int) fields[4]);
      return minute.atZone(zone).toEpochSecond() + second;
    } catch (DateTimeException _) {
      return Double.NaN;
    }
  }

  /** A part of a local time. */
  public enum Field {
    /** The year. */
    YEAR,
    /** The month, from 1. */
    MONTH,
    /** The day of the month, from 1. */
    DAY_OF_MONTH,
    /** The day of the week; Sunday is 0. */
    DAY_OF_WEEK,
    /** The day of the year, from 1. */
    DAY_OF_YEAR,
    /** The hour. */
    HOUR,
    /** The minute. */
    MINUTE,
    /** The second, with its fraction. */
    SECOND
  }

  /**
   * Returns one part of the local time of a moment in a zone; NaN if the moment is more than 2.5e11
   * seconds from the epoch.
   */
  public static double field(Field field, double seconds, ZoneId zone) {
    if (!(Math.abs(seconds) <= FURTHEST)) {
      return Double.NaN;
    }
    double whole = Math.floor(seconds);
    var local = LocalDateTime.ofInstant(Instant.ofEpochSecond((long) whole), zone);
    return switch (field) {
      case YEAR -> local.getYear();
      case MONTH -> local.getMonthValue();
      case DAY_OF_MONTH -> local.getDayOfMonth();
      case DAY_OF_WEEK -> local.getDayOfWeek().getValue() % 7;
      case DAY_OF_YEAR -> local.getDayOfYear();
      case HOUR -> local.getHour();
      case MINUTE -> local.getMinute();
      case SECOND -> local.getSecond() + (seconds - whole);
    };
  }
}
