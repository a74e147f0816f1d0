// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.TestDatabase
import io.millwright.application.query.QueryRunner
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.quarkus.test.junit.QuarkusTest
import java.time.Instant
import org.junit.jupiter.api.AfterEach

/** ExecuteQuery over the historian that the product has. */
@QuarkusTest
class QueryOnPostgresTest : QueryContract() {
  private var open: PostgresHistorian? = null

  override fun queries(plant: Plant, readings: List<Reading>): QueryRunner {
    val historian = PostgresHistorian.open(TestDatabase.fresh())
    open = historian
    historian.plantStore().save(plant, PlantChange(Instant.EPOCH, "test", "test", 1), 0)
    historian.historian().write(Changes.of(ReadingBatch.of(readings)))
    return historian.queryRunner()
  }

  @AfterEach
  fun `let go of the database`() {
    open?.close()
  }
}
