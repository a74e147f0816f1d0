// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.document.DocumentStore
import io.millwright.historian.Historian
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.quarkus.test.junit.QuarkusTest
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach

/** Documents and settings in the historian that the product has. */
@QuarkusTest
class DocumentsOnPostgresTest : DocumentsContract() {
  private var open: PostgresHistorian? = null

  override fun empty(): Pair<Historian, DocumentStore> {
    number.incrementAndGet()
    return reopened()
  }

  override fun reopened(): Pair<Historian, DocumentStore> {
    open?.close()
    val historian = PostgresHistorian.open(database.config("documents_${number.get()}"))
    open = historian
    return historian.historian() to historian.documentStore()
  }

  @AfterEach
  fun `let go of the database`() {
    open?.close()
  }

  companion object {
    private val folder: Path by lazy { Files.createTempDirectory("millwright-api-test") }
    private val database by lazy { EmbeddedDatabase.start(folder) }
    private val number = AtomicInteger()

    @AfterAll
    @JvmStatic
    fun `stop the database`() {
      database.close()
      folder.toFile().deleteRecursively()
    }
  }
}
