// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.historian.Historian
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.quarkus.test.junit.QuarkusTest
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach

/** SiteWise's protocol over the historian that the product has. */
@QuarkusTest
class SiteWiseOnPostgresTest : SiteWiseContract() {
  private var open: PostgresHistorian? = null

  override fun emptyHistorian(): Historian {
    val historian = PostgresHistorian.open(database.config("sitewise_${number.incrementAndGet()}"))
    open = historian
    return historian.historian()
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
