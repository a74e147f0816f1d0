// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.Keys;
import io.millwright.value.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Windows as people write them.
 *
 * @param every the time from end to end, such as {@code 5m}, {@code 1d} or {@code 3mo}, or the key
 *     of a frame
 * @param offset by how much the ends are shifted, such as {@code 6h}
 * @param over the length where the windows overlap, such as {@code 1h}
 * @param zone the time zone, such as {@code Europe/Vienna}
 */
public record WindowText(
    String every, Optional<String> offset, Optional<String> over, Optional<String> zone) {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(s|m|h|d|w|mo|y)");

  /**
   * Returns the windows that this text describes.
   *
   * @throws IllegalArgumentException if the text describes none; the message says why, and what
   *     would
   */
  public Window window() {
    if (Keys.PATH.matcher(every).matches()) {
      if (offset.isPresent() || over.isPresent() || zone.isPresent()) {
        throw new IllegalArgumentException(
            "\"%s\" is a frame, which begins and ends by itself; remove offset, over and zone"
                .formatted(every));
      }
      return new Window.OfFrame(every);
    }
    var shift = offset.map(WindowText::time).orElse(Duration.ZERO);
    if (isCalendar(every)) {
      var step = period(every);
      return new Window.Calendar(
          step, shift, over.map(WindowText::period).orElse(step), zone.map(WindowText::zone));
    }
    var step = time(every);
    zone.ifPresent(_ -> {
      throw new IllegalArgumentException(
          "Windows of %s don't follow a time zone, only those of days, weeks, months and years do; remove zone"
              .formatted(every));
    });
    return new Window.Fixed(step, shift, over.map(WindowText::time).orElse(step));
  }

  /** Returns the text of windows from the words that they describe themselves by. */
  static WindowText parse(String text) {
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
    return new WindowText(parts[0], offset, over, zone);
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
