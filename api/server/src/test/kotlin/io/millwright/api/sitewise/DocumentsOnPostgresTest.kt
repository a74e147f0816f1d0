// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.FakeDocuments
import io.millwright.api.TestDatabase
import io.millwright.application.document.DocumentStore
import io.millwright.application.historian.Historian
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import io.quarkus.test.junit.QuarkusTest
import org.junit.jupiter.api.AfterEach

/** Documents and settings in the historian that the product has. */
@QuarkusTest
class DocumentsOnPostgresTest : DocumentsContract() {
  private lateinit var config: HistorianConfig
  private var open: PostgresHistorian? = null

  override fun empty(): Pair<Historian, DocumentStore> {
    config = TestDatabase.fresh()
    return reopened()
  }

  override fun reopened(): Pair<Historian, DocumentStore> {
    open?.close()
    val historian = PostgresHistorian.open(config)
    open = historian
    return historian.historian() to historian.documentStore()
  }

  @AfterEach
  fun `let go of the database`() {
    documents.behind = FakeDocuments()
    open?.close()
  }
}
