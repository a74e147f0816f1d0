// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import java.nio.file.Files
import java.util.concurrent.atomic.AtomicInteger

/** One PostgreSQL for all tests of the API; each takes a database of its own. */
internal object TestDatabase {
  private val number = AtomicInteger()
  private val server: EmbeddedDatabase by lazy {
    // Quarkus' tests have several class loaders; only the first one's driver registers by itself.
    Class.forName("org.postgresql.Driver")
    val folder = Files.createTempDirectory("millwright-api-test")
    val started = EmbeddedDatabase.start(folder)
    Runtime.getRuntime()
      .addShutdownHook(
        Thread {
          started.close()
          folder.toFile().deleteRecursively()
        }
      )
    // What all the others are copied from: making the tables takes longer than a copy.
    PostgresHistorian.open(started.config()).close()
    started
  }

  fun fresh(): HistorianConfig = server.copy("test_${number.incrementAndGet()}")
}
