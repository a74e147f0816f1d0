// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import java.time.Duration;

/** The lengths of the automatic aggregates (SiteWise, GetAssetPropertyAggregates, resolution). */
public enum Resolution {
  /** One minute. */
  MINUTE("1m", Duration.ofMinutes(1)),
  /** A quarter of an hour. */
  QUARTER_HOUR("15m", Duration.ofMinutes(15)),
  /** One hour. */
  HOUR("1h", Duration.ofHours(1)),
  /** One day, from midnight to midnight UTC. */
  DAY("1d", Duration.ofDays(1));

  private final String code;
  private final Duration length;

  Resolution(String code, Duration length) {
    this.code = code;
    this.length = length;
  }

  /** Returns the resolution as SiteWise writes it. */
  public String code() {
    return code;
  }

  /** Returns how long a window is. */
  public Duration length() {
    return length;
  }
}
