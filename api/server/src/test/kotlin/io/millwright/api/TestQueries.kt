// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.query.QueryPage
import io.millwright.application.query.QueryRunner
import jakarta.inject.Singleton
import java.time.Instant

/** The query runner that the API gets in tests: any. */
@Singleton
class TestQueries : QueryRunner {
  @Volatile var behind: QueryRunner = FakeQueries(mapOf())

  override fun run(statement: String, now: Instant, skip: Long, limit: Int): QueryPage =
    behind.run(statement, now, skip, limit)
}
