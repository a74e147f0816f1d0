// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.series.SeriesIndex
import java.nio.file.Files
import java.nio.file.Path
import java.sql.DriverManager
import kotlin.concurrent.thread
import kotlin.random.Random
import org.flywaydb.core.Flyway
import org.flywaydb.core.api.ResourceProvider
import org.flywaydb.core.api.resource.LoadableResource

/** The migrations as they were before the newest one was added. */
private object AllButNewest : ResourceProvider {
  private val all = Migrations()
  private val newest = Migrations.NAMES.last()

  override fun getResource(name: String): LoadableResource? =
    if (name == newest) null else all.getResource(name)

  override fun getResources(prefix: String, suffixes: Array<String>): Collection<LoadableResource> =
    all.getResources(prefix, suffixes).filterNot { it.filename == newest }
}

class MigrationsSpec :
  FunSpec({
    test("every migration in the folder is named, and no other") {
      val folder = Path.of(Migrations::class.java.getResource("migration")!!.toURI())
      Files.list(folder).use { files ->
        files.map { it.fileName.toString() }.toList()
      } shouldContainExactlyInAnyOrder Migrations.NAMES
    }

    test("every migration has run after the first start, and none runs again at the second") {
      val applied =
        "select count(*) from historian.flyway_schema_history where type = 'SQL' and success"
      TestDatabase.fresh().use { opened ->
        opened.number(applied) shouldBe Migrations.NAMES.size
        TestDatabase.again(opened).use { it.number(applied) shouldBe Migrations.NAMES.size }
      }
    }

    // A server of the version before holds the lock of the plant and then waits for a table.
    test("migrations take the locks of those who write before they change a table") {
      val config = TestDatabase.emptyConfig()
      fun connection() = DriverManager.getConnection(config.url(), config.user(), config.password())
      Flyway.configure()
        .dataSource(config.url(), config.user(), config.password())
        .locations(*arrayOf<String>())
        .resourceProvider(AllButNewest)
        .defaultSchema("historian")
        .createSchemas(true)
        .load()
        .migrate()
      val start: Thread
      connection().use { writing ->
        writing.autoCommit = false
        writing.createStatement().use { statement ->
          fun numbers(sql: String) =
            statement.executeQuery(sql).use { rows ->
              generateSequence { if (rows.next()) rows.getInt(1) else null }.toList()
            }
          statement.execute("select pg_advisory_xact_lock_shared(${SeriesIndex.PLANT_LOCK})")
          start = thread(isDaemon = true) { Schema.migrate(config) }
          val waiting =
            "select pid from pg_locks where locktype = 'advisory' and not granted and database =" +
              " (select oid from pg_database where datname = current_database())"
          val end = System.nanoTime() + 60_000_000_000
          while (numbers(waiting).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait()
          }
          numbers(waiting) shouldHaveSize 1
          numbers(
            "select count(*) from pg_locks where pid in ($waiting) and relation is not null" +
              " and mode <> 'AccessShareLock'"
          ) shouldBe listOf(0)
          statement.execute("lock table historian.model in exclusive mode")
        }
        writing.commit()
      }
      start.join(60_000)
      connection().use { looking ->
        looking.createStatement().use { statement ->
          statement
            .executeQuery("select count(*) from historian.flyway_schema_history where success")
            .use { rows ->
              rows.next()
              // The schema itself is in the history, too.
              rows.getInt(1) shouldBe Migrations.NAMES.size + 1
            }
        }
      }
    }

    test("a start that is broken off has made all tables or none, and the next one makes them") {
      val random = Random(java.lang.Long.getLong("millwright.seed", 20))
      val long = java.lang.Boolean.getBoolean("millwright.long")
      val config = TestDatabase.emptyConfig()
      val tables = "select count(*) from pg_tables where schemaname = 'historian'"
      DriverManager.getConnection(config.url(), config.user(), config.password()).use { watching ->
        fun number(sql: String) =
          watching.createStatement().use { statement ->
            statement.executeQuery(sql).use { rows ->
              rows.next()
              rows.getInt(1)
            }
          }
        val seen = mutableSetOf<Int>()
        repeat(if (long) 30 else 4) {
          val start = thread(isDaemon = true) { runCatching { Schema.migrate(config) } }
          val end = System.nanoTime() + random.nextLong(800_000_000)
          while (System.nanoTime() < end) {
            seen += number(tables)
          }
          number(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity" +
              " where datname = current_database() and pid <> pg_backend_pid()"
          )
          start.join(30_000)
        }
        Schema.migrate(config)
        val all = number(tables)
        (seen - setOf(0, all)).shouldBeEmpty()
        number("select count(*) from historian.flyway_schema_history where type = 'SQL'") shouldBe
          Migrations.NAMES.size
      }
    }

    test("a database that a newer Millwright has written is refused, and left as it is") {
      TestDatabase.fresh().use { opened ->
        opened.dataSource().connection.use {
          it
            .createStatement()
            .execute(
              """
              insert into historian.flyway_schema_history (installed_rank, version, description,
                type, script, checksum, installed_by, execution_time, success)
              select max(installed_rank) + 1, '9999', 'of the future', 'SQL', 'V9999.sql', 1,
                current_user, 1, true
              from historian.flyway_schema_history
              """
            )
          it.commit()
        }
        shouldThrow<IllegalStateException> { TestDatabase.again(opened) }.message shouldContain
          "A newer Millwright"
      }
    }
  })
