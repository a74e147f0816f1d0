// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.query.QueryPage
import io.millwright.application.query.QueryRefusedException
import io.millwright.application.query.QueryRunner
import java.time.Instant

/** Knows some statements by heart, with all their rows. */
class FakeQueries(private val results: Map<String, (Instant) -> QueryPage>) : QueryRunner {
  override fun run(statement: String, now: Instant, skip: Long, limit: Int): QueryPage {
    val whole =
      results[statement]?.invoke(now)
        ?: throw QueryRefusedException(
          QueryRefusedException.Reason.INVALID,
          "Line 1, column 1: this fake does not know $statement",
        )
    val rows = whole.rows().drop(skip.toInt())
    return QueryPage(whole.columns(), rows.take(limit), rows.size > limit)
  }
}
