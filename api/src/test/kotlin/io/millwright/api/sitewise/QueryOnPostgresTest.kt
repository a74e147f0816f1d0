// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.asset.Plant
import io.millwright.asset.PlantChange
import io.millwright.historian.Changes
import io.millwright.historian.QueryRunner
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.quarkus.test.junit.QuarkusTest
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.atomic.AtomicInteger
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach

/** ExecuteQuery over the historian that the product has. */
@QuarkusTest
class QueryOnPostgresTest : QueryContract() {
  private var open: PostgresHistorian? = null

  override fun queries(plant: Plant, readings: List<Reading>): QueryRunner {
    val historian = PostgresHistorian.open(database.config("query_${number.incrementAndGet()}"))
    open = historian
    historian.plantStore().save(plant, PlantChange(Instant.EPOCH, "test", "test", 1))
    historian.historian().write(Changes.of(ReadingBatch.of(readings)))
    return historian.queryRunner()
  }

  @AfterEach
  fun `let go of the database`() {
    open?.close()
  }

  companion object {
    private val folder: Path by lazy { Files.createTempDirectory("millwright-query-test") }
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
