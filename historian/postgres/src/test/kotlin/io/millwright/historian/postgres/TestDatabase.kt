// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.millwright.application.plant.PlantStore
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.embedded.deleteFolder
import io.millwright.historian.postgres.database.HistorianConfig
import java.net.URI
import java.nio.file.Files
import java.sql.DriverManager
import java.time.Instant
import java.util.concurrent.atomic.AtomicInteger

/**
 * One PostgreSQL for all specs of a run; each spec takes a database of its own. The embedded one,
 * or the server at `-Dmillwright.test.database=jdbc:postgresql://user@host:port`, for instance a
 * TimescaleDB that trusts the user.
 */
object TestDatabase {
  private val number = AtomicInteger()

  /** The address of a foreign server; null for the embedded one. */
  val foreign: URI? =
    System.getProperty("millwright.test.database")?.let { URI(it.removePrefix("jdbc:")) }

  private val server: EmbeddedDatabase by lazy {
    val folder = Files.createTempDirectory("historian-spec")
    val started = EmbeddedDatabase.start(folder)
    Runtime.getRuntime()
      .addShutdownHook(
        Thread {
          started.close()
          deleteFolder(folder)
        }
      )
    // What all the others are copied from: making the tables takes longer than a copy.
    PostgresHistorian.open(started.config()).close()
    started
  }

  private fun config(name: String): HistorianConfig {
    val address = foreign ?: return server.copy(name)
    val base = "jdbc:postgresql://${address.host}:${address.port}"
    if (name !in made) {
      DriverManager.getConnection("$base/postgres", address.userInfo, "").use { connection ->
        connection.createStatement().use {
          it.execute("drop database if exists $name")
          it.execute("create database $name")
        }
      }
      made += name
    }
    return HistorianConfig("$base/$name", address.userInfo, "")
  }

  private val made = mutableSetOf<String>()

  /** A database of the embedded server with nothing in it. */
  fun emptyConfig(): HistorianConfig = server.config("empty${number.incrementAndGet()}")

  fun freshConfig(): HistorianConfig = config("spec${number.incrementAndGet()}")

  fun fresh(): PostgresHistorian = PostgresHistorian.open(freshConfig())

  /** The same database opened once more, as another process would. */
  fun again(opened: PostgresHistorian): PostgresHistorian =
    PostgresHistorian.open(config(opened.rows("select current_database()").single().single()!!))
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

/** Saves a plant where nobody asks who does. */
fun PlantStore.save(plant: Plant): PlantSnapshot =
  save(plant, PlantChange(Instant.parse("2026-11-01T08:00:00Z"), "spec", "spec", 1))

/** Saves a plant on whatever is there. */
fun PlantStore.save(plant: Plant, change: PlantChange): PlantSnapshot =
  save(plant, change, newest()).orElseThrow()
