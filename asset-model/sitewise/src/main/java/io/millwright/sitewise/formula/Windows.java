// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula;

import io.millwright.asset.definition.Durations;
import io.millwright.asset.definition.Window;
import io.millwright.value.Micros;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts tumbling windows from and to SiteWise's form (TumblingWindow, interval and offset). */
public final class Windows {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})\\s*([smhdw])");
  private static final DateTimeFormatter CLOCK_12 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("h:mm:ss a")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][X]")
          .toFormatter(Locale.ROOT);

  private Windows() {}

  /**
   * Returns the window of an interval and an offset.
   *
   * @throws IllegalArgumentException if they don't form a window; the message says what is wrong
   */
  public static Window.Fixed window(String interval, Optional<String> offset) {
    try {
      var every = duration(interval);
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
    return window instanceof Window.Fixed fixed
        ? Durations.text(fixed.every())
        : window.text().every();
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
    return Duration.parse(text.trim());
  }

  /**
   * Returns the offset that a text means: an amount, or the position of a clock time or moment
   * within the interval.
   */
  private static Duration offset(String text, Duration every) {
    var written = text.trim();
    if (AMOUNT.matcher(written).matches() || written.startsWith("P")) {
      return duration(written);
    }
    if (written.contains("T")) {
      var moment = OffsetDateTime.parse(written, MOMENT).toInstant();
      // The border of the unshifted windows around that moment.
      long start = Window.every(every).endMicros(Micros.of(moment) + 1, ZoneOffset.UTC);
      return Duration.of(
          Math.floorMod(Micros.of(moment) - start, every.toNanos() / 1_000), ChronoUnit.MICROS);
    }
    var clock =
        written.toUpperCase(Locale.ROOT).endsWith("M")
            ? LocalTime.parse(written, CLOCK_12)
            : LocalTime.parse(written);
    return Duration.ofSeconds(clock.toSecondOfDay());
  }
}
