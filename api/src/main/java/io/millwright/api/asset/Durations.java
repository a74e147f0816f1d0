// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import java.time.Duration;

/** Durations as model files and SiteWise write them: one number and one unit. */
public final class Durations {
  private Durations() {}

  /** In the largest of d, h, m and s that gives a whole number. */
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    if (seconds != 0 && seconds % 60 == 0) {
      return seconds / 60 + "m";
    }
    return seconds + "s";
  }
}
