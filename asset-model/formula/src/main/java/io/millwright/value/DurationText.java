// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses durations as users write them in files: a number and one of ms, s, m, h and d. */
public final class DurationText {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Returns the duration of a text such as 500ms, 10s, 5m, 8h or 1d; empty if the text is not a
   * duration.
   */
  public static Optional<Duration> parse(String text) {
    var matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long nanosPerUnit =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 86_400_000_000_000L;
        };
    try {
      return Optional.of(
          Duration.ofNanos(
              new BigDecimal(matcher.group(1))
                  .multiply(BigDecimal.valueOf(nanosPerUnit))
                  .longValueExact()));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
