// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Dates and times in time zones (SiteWise, "Use date and time functions in formula expressions").
 * Moments are seconds since the epoch.
 */
public final class Moments {
  public static final double MICROS_PER_SECOND = 1e6;

  /** SiteWise takes years from 1970 to 2250 in mktime. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2250;

  /** Within the years that {@link Instant} and people write with four digits. */
  private static final double FURTHEST = 2.5e11;

  private static final Map<String, String> ZONES = zones();

  private Moments() {}

  /** Three letters for regions, and the names that Java had in 2020 and lacks today. */
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

  public static Optional<ZoneId> utc() {
    return Optional.of(ZoneOffset.UTC);
  }

  /** The zone that a constant names; empty where there is none of that name. */
  public static Optional<ZoneId> zone(Expression expression) {
    return FormulaEvaluator.constant(expression)
        .flatMap(value ->
            value instanceof Value.StringValue(String name) ? zone(name) : Optional.empty());
  }

  /** {@code Z}, {@code +2}, {@code GMT+2}, {@code CET} or {@code Europe/Vienna}. */
  public static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name.strip(), ZONES));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * The moment of a date and time in a zone; NaN where there is no such date.
   *
   * @param fields year, month, day, hour, minute and second, of which the last may have a fraction
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

  /** What one of the functions finds in a local time; NaN far from our days. */
  public static double field(Function function, double seconds, ZoneId zone) {
    if (!(Math.abs(seconds) <= FURTHEST)) {
      return Double.NaN;
    }
    double whole = Math.floor(seconds);
    var instant = Instant.ofEpochSecond((long) whole);
    var local = LocalDateTime.ofInstant(instant, zone);
    LocalDate date = local.toLocalDate();
    return switch (function) {
      case YEAR -> date.getYear();
      case MON -> date.getMonthValue();
      case MDAY -> date.getDayOfMonth();
      case WDAY -> date.getDayOfWeek().getValue() % 7;
      case YDAY -> date.getDayOfYear();
      case HOUR -> local.getHour();
      case MINUTE -> local.getMinute();
      case SEC -> local.getSecond() + (seconds - whole);
      default -> throw new IllegalArgumentException(function + " is no part of a local time");
    };
  }
}
