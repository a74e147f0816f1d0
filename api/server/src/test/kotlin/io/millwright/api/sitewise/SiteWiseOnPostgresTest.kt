// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.TestDatabase
import io.millwright.application.historian.Historian
import io.millwright.historian.postgres.PostgresHistorian
import io.quarkus.test.junit.QuarkusTest
import org.junit.jupiter.api.AfterEach

/** SiteWise's protocol over the historian that the product has. */
@QuarkusTest
class SiteWiseOnPostgresTest : SiteWiseContract() {
  private var open: PostgresHistorian? = null

  override fun emptyHistorian(): Historian {
    val historian = PostgresHistorian.open(TestDatabase.fresh())
    open = historian
    return historian.historian()
  }

  @AfterEach
  fun `let go of the database`() {
    open?.close()
  }
}
