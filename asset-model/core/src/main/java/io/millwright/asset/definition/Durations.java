// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;

/** Durations as model files and SiteWise write them: one number and one unit. */
public final class Durations {
  private Durations() {}

  /**
   * Returns a duration in the largest of d, h, m, s and ms that gives a whole number, or else in
   * fractions of ms.
   */
  public static String text(Duration duration) {
    if (duration.toNanosPart() % 1_000_000 != 0) {
      return new BigDecimal(duration.getSeconds())
              .movePointRight(3)
              .add(new BigDecimal(duration.getNano()).movePointLeft(6))
              .toPlainString()
          + "ms";
    }
    if (duration.toNanosPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** Days and months in the largest of y, mo, w and d that gives a whole number. */
  public static String text(Period period) {
    if (period.getMonths() != 0) {
      return period.getMonths() % 12 == 0
          ? period.getMonths() / 12 + "y"
          : period.getMonths() + "mo";
    }
    return period.getDays() != 0 && period.getDays() % 7 == 0
        ? period.getDays() / 7 + "w"
        : period.getDays() + "d";
  }

  /** Returns a duration without days, which are longer or shorter where clocks are set. */
  static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toNanosPart() != 0) {
      return text(duration);
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
