// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class TimescaleSpec :
  FunSpec({
    // The embedded PostgreSQL has no extension: see TestDatabase on how to name a server that has.
    test("points are a hypertable where TimescaleDB is installed, and a plain table elsewhere") {
      TestDatabase.fresh().use { opened ->
        val available =
          opened.number(
            "select count(*) from pg_available_extensions where name = 'timescaledb'"
          ) == 1L
        val hypertable =
          available &&
            opened.number(
              "select count(*) from timescaledb_information.hypertables where hypertable_name = 'point'"
            ) == 1L
        hypertable shouldBe available
        // A second start finds it as it is.
        TestDatabase.again(opened).close()
      }
    }
  })
