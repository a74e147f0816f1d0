// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import io.millwright.api.problem.Refusal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads parameters of the URL and refuses invalid ones. */
public final class Query {
  private static final int DATE = "2026-01-31".length();
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private Query() {}

  /**
   * Returns a time: ISO-8601 with an offset, or a date, which means midnight UTC. Returns {@code
   * otherwise} if the parameter is missing.
   */
  public static Instant time(String name, @Nullable String text, Instant otherwise) {
    return text == null || text.isBlank() ? otherwise : time(name, text);
  }

  /** Returns an optional time; empty if the parameter is missing. */
  public static Optional<Instant> findTime(String name, @Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(time(name, text));
  }

  /** Returns a time: ISO-8601 with an offset, or a date, which means midnight UTC. */
  static Instant time(String name, String text) {
    try {
      // An unescaped plus sign arrives as a space.
      var time = parsed(text.trim().replace(' ', '+'));
      if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
        throw Refusal.invalid("%s=%s is outside the years 1900 to 2200", name, text);
      }
      return time;
    } catch (DateTimeException e) {
      throw notTime(name, text, e);
    }
  }

  /**
   * Returns a time that bounds what is asked for, as {@link #time(String, String, Instant)} reads
   * it. One before the years 1900 to 2200, in which all times of data lie, is their beginning, and
   * one behind them is their end.
   *
   * @throws Refusal if the text is not a time
   */
  public static Instant bound(String name, String text) {
    try {
      // Programs write datetime.min of Python as 1-01-01T00:00:00Z.
      var years = "0".repeat(Math.clamp(4L - text.indexOf('-'), 0, 3));
      return bound(parsed((years + text.trim()).replace(' ', '+')));
    } catch (DateTimeException e) {
      throw notTime(name, text, e);
    }
  }

  /** Returns a time that bounds what is asked for, within the years 1900 to 2200. */
  public static Instant bound(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
  }

  private static Refusal notTime(String name, String text, DateTimeException e) {
    return new Refusal(
        Refusal.Kind.INVALID_REQUEST,
        "%s=%s is not a time; write it as 2026-01-31T08:30:00Z, or as 2026-01-31"
            .formatted(name, text),
        e);
  }

  private static Instant parsed(String text) {
    return text.length() == DATE
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }

  /** Returns the range between two times; by default the hour before {@code now}. */
  public static TimeRange range(@Nullable String from, @Nullable String to, Instant now) {
    var end = time("to", to, now);
    var start = time("from", from, end.minus(Duration.ofHours(1)));
    if (end.isBefore(start)) {
      throw Refusal.invalid("from=%s is after to=%s; swap the two", start, end);
    }
    return new TimeRange(start, end);
  }

  /**
   * Returns the number in a token, which is the number of the last entry of a page.
   *
   * @return the number; the next page has smaller ones. Empty for the first page
   */
  public static OptionalLong before(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(token));
    } catch (NumberFormatException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "nextToken is not one that this server gave; leave it out to start again",
          e);
    }
  }

  /** Returns a whole number in a range, or {@code otherwise} if the parameter is missing. */
  public static int number(
      String name, @Nullable String text, int least, int greatest, int otherwise) {
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.trim());
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The refusal below covers this case, too.
    }
    throw Refusal.invalid("%s=%s is not a whole number from %d to %d", name, text, least, greatest);
  }

  /** Returns true or false; false if the parameter is missing. */
  public static boolean flag(String name, @Nullable String text) {
    if (text == null || text.isBlank() || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw Refusal.invalid("%s=%s is neither true nor false", name, text);
    }
    return true;
  }

  /** Returns an alias. */
  public static Alias alias(String text) {
    try {
      return new Alias(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, e.getMessage(), e);
    }
  }
}
