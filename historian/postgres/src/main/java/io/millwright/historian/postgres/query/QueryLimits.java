// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.query;

import io.millwright.historian.postgres.database.HistorianConfig;
import java.time.Duration;

/**
 * What one query may use.
 *
 * @param time how long it may run
 * @param pageCharacters the most characters of a page, but for its first row
 * @param temporary the most disk for sorting and joining, in MB, where the database lets us set it
 * @param together how many may run at once
 */
public record QueryLimits(Duration time, int pageCharacters, int temporary, int together) {
  /**
   * Returns the limits for a database. SiteWise's SDKs wait 30 s for an answer by default, so a
   * query ends before that. Queries use a quarter of the connections at most, as others need some.
   */
  public static QueryLimits of(HistorianConfig config) {
    return new QueryLimits(
        Duration.ofSeconds(20), 4_000_000, 512, Math.clamp(config.connections() / 4, 1, 4));
  }
}
