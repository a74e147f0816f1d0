// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.BottlingPlant
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.database.HistorianConfig
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.save
import io.millwright.historian.postgres.series.DueHours
import io.millwright.historian.postgres.series.SeriesIndex
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import java.sql.SQLException
import java.time.Instant

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

/** What Grafana, psql and others may do with the embedded database. */
class ReaderRoleSpec :
  FunSpec({
    val config = TestDatabase.freshConfig()

    fun connect(url: String = config.url()): Connection =
      DriverManager.getConnection(url, ReaderRole.NAME, "letters")

    fun Connection.texts(sql: String): List<String> =
      createStatement().use { statement ->
        statement.executeQuery(sql).use { rows ->
          buildList { while (rows.next()) add(rows.getString(1)) }
        }
      }

    fun refused(sql: String, inUrl: String = config.url()): String =
      shouldThrow<SQLException> {
          connect(inUrl).use { connection ->
            connection.createStatement().use {
              it.execute("set default_transaction_read_only = off")
              it.execute(sql)
            }
          }
        }
        .sqlState

    beforeSpec {
      PostgresHistorian.open(config).close()
      // Again, as each start does.
      repeat(2) { ReaderRole.admit(config, "letters") }
    }

    // Roles are of a whole server, and somebody else's is none of ours.
    val ours = TestDatabase.foreign == null

    test("the reader sees each view that docs/reference/sql.md names, and no other relation")
      .config(enabled = ours) {
        val documented =
          Files.readAllLines(Path.of("..", "..", "docs", "reference", "sql.md"))
            .filter { it.startsWith("- `") }
            .flatMap { line ->
              val names =
                Regex("`(\\w+)`").findAll(line.substringBefore(": ")).map { it.groupValues[1] }
              names.map { if (it.startsWith("_")) "aggregates$it" else it }
            }
        connect().use { connection ->
          val visible =
            connection.texts(
              """
            select n.nspname || '.' || c.relname from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'v', 'm', 'p', 'f', 'S')
              and n.nspname not in ('pg_catalog', 'information_schema')
              and has_schema_privilege(n.oid, 'usage')
              and has_table_privilege(c.oid, 'select')
            """
            )
          visible shouldContainExactlyInAnyOrder documented.map { "millwright.$it" }
          for (view in visible) {
            withClue(view) { connection.texts("select count(*) from $view").size shouldBe 1 }
          }
          connection.texts(
            "select privilege from pg_class c, unnest(array['insert', 'update', 'delete', 'truncate'])" +
              " privilege where c.relnamespace <> 'pg_catalog'::regnamespace" +
              " and has_table_privilege(c.oid, privilege)"
          ) shouldBe listOf()
        }
      }

    test("the reader writes nothing, in no way, and gets into no other database").config(
      enabled = ours
    ) {
      for (sql in
        listOf(
          "select * from historian.point",
          "select * from sitewise.asset",
          "create table millwright.mine (x int)",
          "create table public.mine (x int)",
          "create temporary table mine (x int)",
          "create schema mine",
          "select lo_create(0)",
          "select lo_from_bytea(0, 'x')",
          "do \$\$ begin perform 1; end \$\$",
          "create role other",
          "set role millwright",
          "set temp_file_limit = -1",
          "copy millwright.assets to '/tmp/x'",
          "select pg_read_file('PG_VERSION')",
        )) {
        withClue(sql) { refused(sql) shouldBe "42501" }
      }
      for (other in listOf("postgres", "template1")) {
        withClue(other) {
          refused("select 1", config.url().replaceAfterLast("/", other)) shouldBe "42501"
        }
      }
    }

    // What a writer would wait for, or what would fill the disk, the log or the table of locks.
    test("the reader calls no function that changes or locks something").config(enabled = ours) {
      val callable =
        connect().use {
          it.texts(
            "select distinct (proname || '(' || pg_get_function_identity_arguments(oid) || ')')" +
              " from pg_proc where (provolatile = 'v' or proname ~ 'xact_id$|^txid_current$')" +
              " and has_schema_privilege(pronamespace, 'usage')" +
              " and has_function_privilege(oid, 'execute')" +
              " and 'internal'::regtype <> all(proargtypes::oid[])" +
              " and prorettype <> all('{trigger,event_trigger,language_handler}'::regtype[])"
          )
        }
      callable shouldContainExactlyInAnyOrder
        listOf(
          "array_sample(anyarray, integer)",
          "array_shuffle(anyarray)",
          "clock_timestamp()",
          "gen_random_uuid()",
          "pg_database_size(name)",
          "pg_database_size(oid)",
          "pg_indexes_size(regclass)",
          "pg_is_in_recovery()",
          "pg_partition_ancestors(partitionid regclass, OUT relid regclass)",
          "pg_partition_tree(rootrelid regclass, OUT relid regclass, OUT parentrelid regclass," +
            " OUT isleaf boolean, OUT level integer)",
          "pg_relation_size(regclass)",
          "pg_relation_size(regclass, text)",
          "pg_table_size(regclass)",
          "pg_total_relation_size(regclass)",
          "random()",
          "random(min bigint, max bigint)",
          "random(min integer, max integer)",
          "random(min numeric, max numeric)",
          "random_normal(mean double precision, stddev double precision)",
          "set_config(text, text, boolean)",
          "setseed(double precision)",
          "timeofday()",
          "uuidv4()",
          "uuidv7()",
          "uuidv7(shift interval)",
        )
    }

    test("whatever readers try, a writer goes on writing").config(enabled = ours) {
      val numbers = listOf(SeriesIndex.PLANT_LOCK, DueHours.LOCK)
      val attacks =
        numbers.flatMap {
          listOf("select pg_advisory_lock($it)", "select pg_try_advisory_xact_lock_shared($it)")
        } +
          listOf(
            "select pg_advisory_lock(g) from generate_series(1, 1000000) g",
            "select pg_logical_emit_message(false, 'a', repeat('x', 1000000))",
            "select pg_notify('a', 'b')",
            "select pg_sleep(1000)",
            "select pg_current_xact_id()",
            "select txid_current()",
            "select pg_terminate_backend(pg_backend_pid())",
            "lock table millwright.readings in row share mode",
            "select * from millwright.assets for update",
          )
      // All of its connections, each with a transaction that stays open for as long as it likes.
      val taken = ArrayList<Connection>()
      try {
        repeat(ReaderRole.CONNECTIONS) { number ->
          val connection = connect().also { taken += it }
          connection.createStatement().use { statement ->
            for (setting in listOf("statement_timeout", "idle_in_transaction_session_timeout")) {
              statement.execute("set $setting = 0")
            }
            statement.execute("set default_transaction_read_only = off")
            connection.autoCommit = false
            val attack = attacks[number % attacks.size]
            withClue(attack) {
              shouldThrow<SQLException> { statement.execute(attack) }.sqlState shouldBe "42501"
            }
            connection.rollback()
            statement.execute("lock table millwright.readings in access share mode")
            statement.execute("select count(*) from millwright.readings")
            statement.execute("notify a, 'b'")
          }
        }
        // A writer that waited would fail here and not hang.
        val impatient =
          HistorianConfig(
            config.url() + "?options=-c%20lock_timeout=5s",
            config.user(),
            config.password(),
          )
        PostgresHistorian.open(impatient).use { opened ->
          opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1", mapOf())))
          opened
            .historian()
            .write(Changes.of(ReadingBatch.of(Reading.of("/a", noon, Quality.GOOD, Value.of(1.0)))))
          opened.number("select count(*) from millwright.readings where alias = '/a'") shouldBe 1
        }
      } finally {
        taken.forEach(Connection::close)
      }
    }

    test("what a reader has set for its role is as it was after the next start").config(
      enabled = ours
    ) {
      connect().use { connection ->
        connection.createStatement().use {
          it.execute("set default_transaction_read_only = off")
          it.execute("alter role ${ReaderRole.NAME} set work_mem = '1TB'")
          it.execute("alter role ${ReaderRole.NAME} set statement_timeout = 0")
        }
      }
      ReaderRole.admit(config, "letters")
      connect().use { connection ->
        connection.texts("show work_mem") shouldBe listOf("4MB")
        connection.texts("show statement_timeout") shouldBe listOf("1min")
      }
    }

    test("the reader has bounds, and leaves connections for others").config(enabled = ours) {
      connect().use { connection ->
        val settings =
          listOf("statement_timeout", "idle_in_transaction_session_timeout", "temp_file_limit")
        settings.map { connection.texts("show $it").single() } shouldBe
          listOf("1min", "1min", "1GB")
        connection.texts("show default_transaction_read_only") shouldBe listOf("on")
        connection.texts("select count(*) from assets").size shouldBe 1
      }
      val taken = ArrayList<Connection>()
      try {
        val failure = shouldThrow<SQLException> { repeat(101) { taken += connect() } }
        failure.message.orEmpty() shouldContain "too many connections for role"
        taken.size shouldBe ReaderRole.CONNECTIONS
        val most =
          DriverManager.getConnection(config.url(), config.user(), config.password()).use {
            it.texts("show max_connections").single().toInt()
          }
        most - taken.size shouldBeGreaterThan 50
      } finally {
        taken.forEach(Connection::close)
      }
    }
  })
