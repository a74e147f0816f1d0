// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula;

import io.millwright.asset.definition.Durations;
import io.millwright.asset.definition.Window;
import io.millwright.value.Micros;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts tumbling windows from and to SiteWise's form (TumblingWindow, interval and offset). */
public final class Windows {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})\\s*([smhdw])");

  /** The longest interval (SiteWise API, Interval). */
  private static final int LONGEST_INTERVAL = 23;

  /** Weeks in ISO 8601, which {@link Duration} does not read. */
  private static final Pattern WEEKS = Pattern.compile("P(\\d{1,9})W", Pattern.CASE_INSENSITIVE);

  private static final DateTimeFormatter CLOCK_12 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("h:mm[:ss] a[ ][XXX][X]")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter CLOCK_24 = zoned(DateTimeFormatter.ISO_LOCAL_TIME);
  private static final DateTimeFormatter MOMENT = zoned(DateTimeFormatter.ISO_LOCAL_DATE_TIME);

  private Windows() {}

  /**
   * Returns the window of an interval and an offset.
   *
   * @throws IllegalArgumentException if they don't form a window; the message says what is wrong
   */
  public static Window.Fixed window(String interval, Optional<String> offset) {
    try {
      var every = Window.every(duration(interval)).every();
      return Window.tumbling(every, offset.isEmpty() ? Duration.ZERO : offset(offset.get(), every));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "interval \"%s\"%s can't be a window: %s"
              .formatted(
                  interval,
                  offset.map(" with offset \"%s\""::formatted).orElse(""),
                  e.getMessage()),
          e);
    }
  }

  /**
   * Returns SiteWise's interval of a window, or the nearest text for a window that SiteWise does
   * not have.
   */
  public static String interval(Window window) {
    return switch (window) {
      case Window.Fixed fixed -> Durations.text(fixed.every());
      case Window.Calendar calendar -> calendar.text().every();
      // A frame's key may be longer than SiteWise's API allows an interval to be.
      case Window.OfFrame(String frame) ->
          frame.substring(0, Math.min(frame.length(), LONGEST_INTERVAL));
    };
  }

  /** Returns SiteWise's offset of a window; empty if the window has no offset. */
  public static Optional<String> offset(Window window) {
    var shift =
        switch (window) {
          case Window.Fixed fixed -> fixed.offset();
          case Window.Calendar days -> days.offset();
          case Window.OfFrame _ -> Duration.ZERO;
        };
    return shift.isZero() ? Optional.empty() : Optional.of(shift.toString());
  }

  private static Duration duration(String text) {
    var amount = AMOUNT.matcher(text.trim());
    if (amount.matches()) {
      long number = Long.parseLong(amount.group(1));
      return switch (amount.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        case "d" -> Duration.ofDays(number);
        default -> Duration.ofDays(Math.multiplyExact(number, 7L));
      };
    }
    var weeks = WEEKS.matcher(text.trim());
    if (weeks.matches()) {
      return Duration.ofDays(Math.multiplyExact(Long.parseLong(weeks.group(1)), 7L));
    }
    try {
      return Duration.parse(text.trim());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a time; write one number and m, h, d or w such as 12h, or ISO 8601 such as PT12H"
              .formatted(text),
          e);
    }
  }

  /**
   * Returns the offset that a text means, in [0, every). SiteWise's API names four forms: an amount
   * (18h), a duration (PT18H), a clock time (18:30:30), and a moment (2021-07-23T18:00-08). Windows
   * end at that time and a whole number of intervals before and after it, so an offset that is not
   * shorter than the interval means its rest: windows of 12h with the offset 18:30:30 end at
   * 06:30:30 and 18:30:30.
   */
  private static Duration offset(String text, Duration every) {
    var shift = shift(text.trim(), every);
    var rest = shift.minus(every.multipliedBy(shift.dividedBy(every)));
    return rest.isNegative() ? rest.plus(every) : rest;
  }

  /** Returns by how much a text shifts the windows, in whole intervals too many or too few. */
  private static Duration shift(String written, Duration every) {
    if (AMOUNT.matcher(written).matches() || written.toUpperCase(Locale.ROOT).startsWith("P")) {
      var amount = duration(written);
      if (amount.isNegative()) {
        throw new IllegalArgumentException(
            "The offset is negative; give the time by which windows start late");
      }
      return amount;
    }
    try {
      if (written.contains("T")) {
        var read = MOMENT.parse(written);
        long moment = Micros.of(LocalDateTime.from(read).toInstant(zone(read)));
        // The border of the unshifted windows around that moment.
        long start = Window.every(every).endMicros(moment + 1, ZoneOffset.UTC);
        return Duration.of(moment - start, ChronoUnit.MICROS);
      }
      var read =
          (written.toUpperCase(Locale.ROOT).contains("M") ? CLOCK_12 : CLOCK_24).parse(written);
      return Duration.ofSeconds(
          LocalTime.from(read).toSecondOfDay() - zone(read).getTotalSeconds());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not an offset; write an amount such as 18h or PT18H, a clock time such as 18:30:30 or 18:30:30-08, or a moment such as 2021-07-23T18:00-08"
              .formatted(written),
          e);
    }
  }

  /**
   * Returns the offset from UTC that a time was written with; UTC if it was written without one.
   */
  private static ZoneOffset zone(TemporalAccessor read) {
    return Optional.ofNullable(read.query(TemporalQueries.offset())).orElse(ZoneOffset.UTC);
  }

  /** Returns the form of local times behind which an offset from UTC may stand. */
  private static DateTimeFormatter zoned(DateTimeFormatter local) {
    return new DateTimeFormatterBuilder()
        .append(local)
        .appendPattern("[XXX][X]")
        .toFormatter(Locale.ROOT);
  }
}
