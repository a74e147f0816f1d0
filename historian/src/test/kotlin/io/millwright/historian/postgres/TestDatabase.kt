// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.embedded.deleteFolder
import java.nio.file.Files
import java.util.concurrent.atomic.AtomicInteger

/** One PostgreSQL for all specs of a run; each spec takes a database of its own. */
object TestDatabase {
  private val number = AtomicInteger()

  val server: EmbeddedDatabase by lazy {
    val folder = Files.createTempDirectory("historian-spec")
    val started = EmbeddedDatabase.start(folder)
    Runtime.getRuntime()
      .addShutdownHook(
        Thread {
          started.close()
          deleteFolder(folder)
        }
      )
    started
  }

  fun fresh(): PostgresHistorian =
    PostgresHistorian.open(server.config("spec${number.incrementAndGet()}"))

  /** The same database opened once more, as another process would. */
  fun again(opened: PostgresHistorian): PostgresHistorian =
    PostgresHistorian.open(
      server.config(opened.rows("select current_database()").single().single()!!)
    )
}

fun PostgresHistorian.number(sql: String): Long =
  dataSource().connection.use { connection ->
    connection.createStatement().use { statement ->
      statement.executeQuery(sql).use {
        it.next()
        it.getLong(1)
      }
    }
  }

fun PostgresHistorian.rows(sql: String): List<List<String?>> =
  dataSource().connection.use { connection ->
    connection.createStatement().use { statement ->
      statement.executeQuery(sql).use { rows ->
        buildList {
          while (rows.next()) {
            add((1..rows.metaData.columnCount).map { rows.getString(it) })
          }
        }
      }
    }
  }
