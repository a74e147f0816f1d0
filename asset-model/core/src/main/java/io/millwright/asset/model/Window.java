// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.model;

import io.millwright.asset.id.Keys;
import io.millwright.value.DurationText;
import io.millwright.value.Micros;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The windows of a metric: intervals (start, end]. What a window gives stands at its end. A window
 * that reaches back over more than one step ({@code over} is longer than {@code every}) overlaps
 * those before it.
 */
public sealed interface Window {
  /** The most windows that one reading can lie in. */
  int MOST_OVERLAPPING = 1_440;

  /**
   * Windows of one length in seconds, whatever the calendar says. They are aligned to
   * 1970-01-01T00:00Z, those of whole weeks to a Monday, as SiteWise aligns them.
   *
   * @param every the time from end to end, whole seconds from one second to 366 days
   * @param offset by how much the ends are shifted, in [0, every)
   * @param over the length, from {@code every} to 366 days
   */
  record Fixed(Duration every, Duration offset, Duration over) implements Window {
    /** No window is longer. */
    static final Duration LONGEST = Duration.ofDays(366);

    /**
     * @throws IllegalArgumentException if one of them is out of range
     */
    public Fixed {
      if (every.compareTo(Duration.ofSeconds(1)) < 0
          || every.compareTo(LONGEST) > 0
          || !every.equals(every.truncatedTo(ChronoUnit.SECONDS))) {
        throw new IllegalArgumentException(
            "A window of %s is not possible; use whole seconds from 1s to 366d".formatted(every));
      }
      if (offset.isNegative() || offset.compareTo(every) >= 0) {
        throw new IllegalArgumentException(
            "Offset %s is outside [0, %s); give the time by which windows start late"
                .formatted(offset, every));
      }
      if (over.compareTo(every) < 0
          || over.compareTo(LONGEST) > 0
          || over.dividedBy(every) > MOST_OVERLAPPING) {
        throw new IllegalArgumentException(
            "Windows over %s every %s are not possible; make them as long as the step or longer, up to %d steps and 366d"
                .formatted(over, every, MOST_OVERLAPPING));
      }
    }

    @Override
    public long endMicros(long micros, ZoneId zone) {
      long length = every.toNanos() / 1_000;
      // 1970-01-01 was a Thursday.
      long monday = every.toDays() % 7 == 0 && every.toSeconds() % 86_400 == 0 ? 4 : 0;
      long shift = offset.toNanos() / 1_000 + monday * 86_400_000_000L;
      return Math.floorDiv(micros - 1 - shift, length) * length + length + shift;
    }

    @Override
    public long startMicros(long end, ZoneId zone) {
      return end - over.toNanos() / 1_000;
    }

    @Override
    public long longestMicros() {
      return over.toNanos() / 1_000;
    }

    @Override
    public Text text() {
      return new Text(
          Durations.clock(every),
          Optional.of(offset).filter(shift -> !shift.isZero()).map(Durations::clock),
          Optional.of(over).filter(length -> !length.equals(every)).map(Durations::clock),
          Optional.empty());
    }

    @Override
    public String toString() {
      return text().toString();
    }
  }

  /**
   * Windows of days or months of the calendar, from midnight to midnight where the asset stands: a
   * day may have 23 or 25 hours. Days count from 1970-01-01, weeks begin on Monday, months and
   * years with their first day.
   *
   * @param every days or months, up to a year
   * @param offset by how much the ends are shifted on the clock: 6 hours make a day from 06:00 to
   *     06:00
   * @param over the length: {@code every}, or longer
   * @param zone the time zone; empty for the asset's own
   */
  record Calendar(Period every, Duration offset, Period over, Optional<ZoneId> zone)
      implements Window {
    /**
     * @throws IllegalArgumentException if one of them is out of range
     */
    public Calendar {
      if (!isPossible(every) || days(every) > 366) {
        throw new IllegalArgumentException(
            "A window of %s is not possible; use days, weeks or months, up to a year"
                .formatted(Durations.text(every)));
      }
      if (offset.isNegative() || offset.toDays() >= days(every)) {
        throw new IllegalArgumentException(
            "Offset %s is outside [0, %s); give the time by which windows start late"
                .formatted(Durations.clock(offset), Durations.text(every)));
      }
      if (!isPossible(over) || days(over) < days(every) || days(over) > 366) {
        throw new IllegalArgumentException(
            "Windows over %s every %s are not possible; make them as long as the step or longer, up to a year"
                .formatted(Durations.text(over), Durations.text(every)));
      }
    }

    private static boolean isPossible(Period period) {
      return period.getYears() == 0
          && period.getDays() >= 0
          && period.getMonths() >= 0
          && (period.getDays() > 0) != (period.getMonths() > 0)
          && period.getMonths() <= 12;
    }

    /** At least so many. */
    private static int days(Period period) {
      return period.getDays() + period.getMonths() * 28;
    }

    @Override
    public long endMicros(long micros, ZoneId zone) {
      var here = this.zone.orElse(zone);
      var day =
          Micros.toInstant(micros - 1).atZone(here).toLocalDateTime().minus(offset).toLocalDate();
      // Where clocks are set, the day by the clock may be off by one step.
      var step = stepOf(day) - 1;
      while (border(step, here) < micros) {
        step++;
      }
      return border(step, here);
    }

    @Override
    public long startMicros(long end, ZoneId zone) {
      var here = this.zone.orElse(zone);
      var day =
          Micros.toInstant(end)
              .atZone(here)
              .toLocalDateTime()
              .plusHours(12)
              .minus(offset)
              .toLocalDate();
      var step = stepOf(day);
      while (border(step - 1, here) == end) {
        // A place that crosses the date line skips a day.
        step--;
      }
      return instant(dayOf(step).minus(over), here);
    }

    private long stepOf(LocalDate day) {
      return every.getMonths() > 0
          ? Math.floorDiv(
              ChronoUnit.MONTHS.between(LocalDate.EPOCH, day.withDayOfMonth(1)), every.getMonths())
          : Math.floorDiv(day.toEpochDay() - monday(), every.getDays());
    }

    private LocalDate dayOf(long step) {
      return every.getMonths() > 0
          ? LocalDate.EPOCH.plusMonths(step * every.getMonths())
          : LocalDate.ofEpochDay(step * every.getDays() + monday());
    }

    private long border(long step, ZoneId here) {
      return instant(dayOf(step), here);
    }

    private int monday() {
      return every.getMonths() == 0 && every.getDays() % 7 == 0 ? 4 : 0;
    }

    private long instant(LocalDate day, ZoneId here) {
      return Micros.of(ZonedDateTime.of(day.atStartOfDay().plus(offset), here).toInstant());
    }

    @Override
    public long longestMicros() {
      // Clocks are set by a few hours at most.
      return Duration.ofDays(over.getDays() + over.getMonths() * 31L + 1).toNanos() / 1_000;
    }

    @Override
    public Text text() {
      return new Text(
          Durations.text(every),
          Optional.of(offset).filter(shift -> !shift.isZero()).map(Durations::clock),
          Optional.of(over).filter(length -> !length.equals(every)).map(Durations::text),
          zone.map(ZoneId::getId));
    }

    @Override
    public String toString() {
      return text().toString();
    }
  }

  /**
   * The frames of a property of the same asset: each from its opening to its closing.
   *
   * @param frame the property's key
   */
  record OfFrame(String frame) implements Window {
    @Override
    public long endMicros(long micros, ZoneId zone) {
      throw new UnsupportedOperationException("only readings tell when a frame ends");
    }

    @Override
    public long startMicros(long end, ZoneId zone) {
      throw new UnsupportedOperationException("only readings tell when a frame starts");
    }

    @Override
    public long longestMicros() {
      return 0;
    }

    @Override
    public Text text() {
      return new Text(frame, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
      return text().toString();
    }
  }

  /** Tumbling windows of this length without an offset. */
  static Fixed every(Duration every) {
    return tumbling(every, Duration.ZERO);
  }

  /** Tumbling windows. */
  static Fixed tumbling(Duration every, Duration offset) {
    return new Fixed(every, offset, every);
  }

  /**
   * The end of the window that ends next; a time on a boundary belongs to the window that ends
   * there.
   *
   * @param micros a time, in microseconds since the epoch
   * @param zone the asset's time zone
   * @return the end, in microseconds since the epoch
   */
  long endMicros(long micros, ZoneId zone);

  /** The start of the window with this end, in microseconds since the epoch. */
  long startMicros(long end, ZoneId zone);

  /** How long a window can be, in microseconds; 0 where nothing limits it. */
  long longestMicros();

  /**
   * Returns the usual time from end to end: a month counts as 30 days, a year as 365. Empty for
   * frames, which end when they end.
   */
  default Optional<Duration> step() {
    return switch (this) {
      case Fixed(Duration every, var _, var _) -> Optional.of(every);
      case Calendar(Period every, var _, var _, var _) ->
          Optional.of(
              Duration.ofDays(
                  every.getMonths() == 12 ? 365 : every.getDays() + every.getMonths() * 30L));
      case OfFrame _ -> Optional.empty();
    };
  }

  /** As people write it. */
  Text text();

  /** Reads windows as they describe themselves. */
  static Window parse(String text) {
    return Text.parse(text).window();
  }

  /**
   * Windows as people write them.
   *
   * @param every the time from end to end, such as {@code 5m}, {@code 1d} or {@code 3mo}, or the
   *     key of a frame
   * @param offset by how much the ends are shifted, such as {@code 6h}
   * @param over the length where the windows overlap, such as {@code 1h}
   * @param zone the time zone, such as {@code Europe/Vienna}
   */
  record Text(String every, Optional<String> offset, Optional<String> over, Optional<String> zone) {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(s|m|h|d|w|mo|y)");

    /**
     * The windows.
     *
     * @throws IllegalArgumentException if that makes none; the message says why and what does
     */
    public Window window() {
      if (Keys.PATH.matcher(every).matches()) {
        if (offset.isPresent() || over.isPresent() || zone.isPresent()) {
          throw new IllegalArgumentException(
              "\"%s\" is a frame, which begins and ends by itself; remove offset, over and zone"
                  .formatted(every));
        }
        return new OfFrame(every);
      }
      var shift = offset.map(Text::time).orElse(Duration.ZERO);
      if (isCalendar(every)) {
        var step = period(every);
        return new Calendar(step, shift, over.map(Text::period).orElse(step), zone.map(Text::zone));
      }
      var step = time(every);
      zone.ifPresent(_ -> {
        throw new IllegalArgumentException(
            "Windows of %s don't follow a time zone, only those of days, weeks, months and years do; remove zone"
                .formatted(every));
      });
      return new Fixed(step, shift, over.map(Text::time).orElse(step));
    }

    private static Text parse(String text) {
      var parts = text.split(", ", -1);
      Optional<String> offset = Optional.empty();
      Optional<String> over = Optional.empty();
      Optional<String> zone = Optional.empty();
      for (int i = 1; i < parts.length; i++) {
        var value = Optional.of(parts[i].substring(parts[i].indexOf(' ') + 1));
        if (parts[i].startsWith("offset ")) {
          offset = value;
        } else if (parts[i].startsWith("over ")) {
          over = value;
        } else {
          zone = value;
        }
      }
      return new Text(parts[0], offset, over, zone);
    }

    @Override
    public String toString() {
      return every
          + offset.map(", offset "::concat).orElse("")
          + over.map(", over "::concat).orElse("")
          + zone.map(", zone "::concat).orElse("");
    }

    private static boolean isCalendar(String text) {
      return AMOUNT.matcher(text).matches() && !text.matches("\\d+[smh]");
    }

    private static Period period(String text) {
      var amount = AMOUNT.matcher(text);
      if (!isCalendar(text) || !amount.matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is not a time such as 1d, 1w, 3mo or 1y".formatted(text));
      }
      // So many that no int overflows, and none of them are possible.
      int number = Math.min(Integer.parseInt(amount.group(1)), 10_000);
      return switch (amount.group(2)) {
        case "d" -> Period.ofDays(number);
        case "w" -> Period.ofDays(number * 7);
        case "mo" -> Period.ofMonths(number);
        default -> Period.ofMonths(number * 12);
      };
    }

    private static Duration time(String text) {
      var amount = AMOUNT.matcher(text);
      if (amount.matches() && amount.group(2).equals("w")) {
        return Duration.ofDays(7 * Long.parseLong(amount.group(1)));
      }
      if (isCalendar(text) && !text.endsWith("d")) {
        throw new IllegalArgumentException(
            "\"%s\" has no fixed length; give days, hours, minutes or seconds".formatted(text));
      }
      return DurationText.parse(text)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "\"%s\" is not a time such as 10s, 5m, 8h, 1d, 1w, 1mo or 1y".formatted(text)));
    }

    private static ZoneId zone(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "\"%s\" is not a time zone such as Europe/Vienna or UTC".formatted(text), e);
      }
    }
  }
}
