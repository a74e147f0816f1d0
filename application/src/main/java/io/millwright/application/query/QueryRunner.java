// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import java.time.Instant;

/**
 * Runs statements of SiteWise's query language, which is a part of SQL, on five views: asset,
 * asset_property, raw_time_series, latest_value_time_series and precomputed_aggregates. A statement
 * can only read, and only these views. Safe for use by several threads.
 */
@FunctionalInterface
public interface QueryRunner {
  /** The most characters of a statement (SiteWise, ExecuteQuery). */
  int LONGEST = 10_000;

  /** The most rows of a page (SiteWise, ExecuteQuery). */
  int MOST = 20_000;

  /**
   * Returns one page of a statement's result. All pages of one result have the same statement and
   * the same {@code now}. Rows that are stored between two calls may shift the border between the
   * pages.
   *
   * @param now the time that the statement uses as the present
   * @param skip how many rows the earlier pages had
   * @param limit the most rows, from 1 to {@link #MOST}; a page of large rows has fewer
   * @throws QueryRefusedException if the statement is wrong, reads something that it must not, or
   *     takes too long
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database can't be reached
   */
  QueryPage run(String statement, Instant now, long skip, int limit);
}
