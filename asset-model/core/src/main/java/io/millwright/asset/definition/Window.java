// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.value.Micros;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The windows of a metric: intervals (start, end]. What a window gives stands at its end. A window
 * that reaches back over more than one step ({@code over} is longer than {@code every}) overlaps
 * the windows before it.
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
    public WindowText text() {
      return new WindowText(
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

    /** Returns how many days a period has at least. */
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
    public WindowText text() {
      return new WindowText(
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
    public WindowText text() {
      return new WindowText(frame, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
      return text().toString();
    }
  }

  /** Returns tumbling windows of this length without an offset. */
  static Fixed every(Duration every) {
    return tumbling(every, Duration.ZERO);
  }

  /** Returns tumbling windows of this length, whose ends are shifted by an offset. */
  static Fixed tumbling(Duration every, Duration offset) {
    return new Fixed(every, offset, every);
  }

  /**
   * Returns the end of the window that ends next; a time on a boundary belongs to the window that
   * ends there.
   *
   * @param micros a time, in microseconds since the epoch
   * @param zone the asset's time zone
   * @return the end, in microseconds since the epoch
   */
  long endMicros(long micros, ZoneId zone);

  /** Returns the start of the window with this end, in microseconds since the epoch. */
  long startMicros(long end, ZoneId zone);

  /** Returns how long a window can be, in microseconds; 0 where nothing limits it. */
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

  /** Returns the windows as people write them. */
  WindowText text();

  /** Returns the windows that describe themselves by this text. */
  static Window parse(String text) {
    return WindowText.parse(text).window();
  }
}
