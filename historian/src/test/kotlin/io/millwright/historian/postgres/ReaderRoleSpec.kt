// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import java.sql.SQLException

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

    test("the reader sees each view that docs/sql.md names, and no other relation").config(
      enabled = ours
    ) {
      val documented =
        Files.readAllLines(Path.of("..", "docs", "sql.md"))
          .filter { it.startsWith("| `") }
          .flatMap { line ->
            val names = Regex("`(\\w+)`").findAll(line.split("|")[1]).map { it.groupValues[1] }
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

    test("the reader has bounds, and leaves connections for others").config(enabled = ours) {
      connect().use { connection ->
        val settings =
          listOf("statement_timeout", "idle_in_transaction_session_timeout", "temp_file_limit")
        settings.map { connection.texts("show $it").single() } shouldBe
          listOf("1min", "1min", "1GB")
        connection.texts("show default_transaction_read_only") shouldBe listOf("on")
        connection.texts("select path from assets") shouldBe listOf()
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
