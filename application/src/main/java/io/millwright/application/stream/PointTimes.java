// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import java.time.Duration;
import java.time.Instant;

/** Decides which times data points may have that somebody writes. */
public final class PointTimes {
  /** How far ahead of the server's clock a point may be (SiteWise, BatchPutAssetPropertyValue). */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  private PointTimes() {}

  /** Returns whether a time is more than ten minutes ahead of the server's clock. */
  public static boolean isTooFarAhead(Instant time, Instant now) {
    return time.isAfter(now.plus(AHEAD));
  }
}
