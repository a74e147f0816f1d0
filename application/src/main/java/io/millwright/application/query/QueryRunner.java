// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import java.time.Instant;

/**
 * Answers questions in SiteWise's query language, which is a part of SQL, from five views: asset,
 * asset_property, raw_time_series, latest_value_time_series and precomputed_aggregates. It reads
 * only, and nothing but these views. Safe for use by several threads.
 */
@FunctionalInterface
public interface QueryRunner {
  /** The most characters of a statement (SiteWise, ExecuteQuery). */
  int LONGEST = 10_000;

  /** The most rows of a page (SiteWise, ExecuteQuery). */
  int MOST = 20_000;

  /**
   * One page of a statement's result. The pages of one result are those of one statement and one
   * {@code now}; rows that come in between two of them may move the border.
   *
   * @param now the time that the statement takes for the present
   * @param skip how many rows earlier pages have given
   * @param limit at most so many rows, from 1 to {@link #MOST}; fewer where they are large
   * @throws QueryRefusedException if the statement is wrong, asks for more than it may, or takes
   *     too long
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database can't be reached
   */
  QueryPage run(String statement, Instant now, long skip, int limit);
}
