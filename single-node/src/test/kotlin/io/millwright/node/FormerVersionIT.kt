// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.millwright.historian.embedded.EmbeddedDatabase
import java.io.InputStream
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import java.util.Properties
import java.util.zip.ZipInputStream
import kotlin.io.path.name
import org.postgresql.PGConnection

/** The last migration of the version that wrote the golden files. */
private const val LAST_MIGRATION = 55

private fun golden(name: String): InputStream =
  checkNotNull(FormerVersionIT::class.java.getResourceAsStream("/version-0.1/$name"))

/** The migrations that version 0.1 had, oldest first. */
private fun migrations(): List<Path> =
  Files.walk(NodeProcess.checkout.resolve("historian/postgres/src/main/resources")).use { all ->
    all
      .filter { Regex("V\\d+__.*\\.sql").matches(it.name) }
      .toList()
      .associateBy { it.name.drop(1).substringBefore("__").toInt() }
      .filterKeys { it <= LAST_MIGRATION }
      .toSortedMap()
      .values
      .toList()
  }

/** Writes the tables of version 0.1 with its rows, its list of migrations included. */
private fun Connection.write01() {
  createStatement().use { statement ->
    statement.execute("create schema historian")
    statement.execute("set search_path = historian, public")
    statement.execute(
      """
      create table flyway_schema_history (
        installed_rank integer not null primary key, version varchar(50),
        description varchar(200) not null, type varchar(20) not null,
        script varchar(1000) not null, checksum integer, installed_by varchar(100) not null,
        installed_on timestamp not null default now(), execution_time integer not null,
        success boolean not null)
      """
    )
    for (migration in migrations()) statement.execute(Files.readString(migration))
    // The rows come table by table, whatever refers to whatever.
    statement.execute("set session_replication_role = replica")
  }
  val copy = unwrap(PGConnection::class.java).copyAPI
  ZipInputStream(golden("rows.zip")).use { zip ->
    generateSequence { zip.nextEntry }
      .forEach { entry ->
        if (entry.name == "sequences") {
          for (line in zip.readAllBytes().decodeToString().lines().filter(String::isNotEmpty)) {
            val (sequence, last, isCalled) = line.split('\t')
            createStatement().use { it.execute("select setval('$sequence', $last, $isCalled)") }
          }
        } else {
          createStatement().use { it.execute("delete from ${entry.name}") }
          copy.copyIn("copy ${entry.name} from stdin", zip.readAllBytes().inputStream())
        }
      }
  }
}

/** Where the description of an asset stands in answers of SiteWise's operations. */
private val EMPTY_DESCRIPTION =
  Regex("/assets[/?].*/(assetDescription|assetSummaries/[0-9]+/description)")

/**
 * What of a former answer a new one does not say any more; members may be added. An asset without a
 * description was answered with an empty one; SiteWise leaves it out, and so does Millwright since.
 */
private fun missing(former: JsonNode, now: JsonNode?, at: String): List<String> =
  when {
    now == null && EMPTY_DESCRIPTION.matches(at) && former.textValue() == "" -> emptyList()
    now == null -> listOf("$at is missing")
    former.isObject && now.isObject ->
      former.properties().flatMap { (key, value) -> missing(value, now[key], "$at/$key") }
    former.isArray && now.isArray && former.size() == now.size() ->
      former.flatMapIndexed { i, value -> missing(value, now[i], "$at/$i") }
    former.isNumber && now.isNumber && former.decimalValue().compareTo(now.decimalValue()) == 0 ->
      emptyList()
    former == now -> emptyList()
    else -> listOf("$at was ${former.toString().take(200)} and is ${now.toString().take(200)}")
  }

/** A database that version 0.1 wrote, under the server as it is now. */
class FormerVersionIT :
  FunSpec({
    val json = ObjectMapper()

    test("a server on a database of version 0.1 gives the answers that version 0.1 gave") {
      val folder = tempdir("former").toPath()
      EmbeddedDatabase.start(folder.resolve("postgres")).use { database ->
        val config = database.config()
        val login = Properties()
        login["user"] = config.user()
        login["password"] = config.password()
        // A migration is sent as it is, many statements at once.
        login["preferQueryMode"] = "simple"
        DriverManager.getConnection(config.url(), login).use { it.write01() }
        NodeProcess(folder.resolve("data"), "run", "--database-url", config.url())
          .also {
            it.environment["MILLWRIGHT_DATABASE_USER"] = config.user()
            it.environment["MILLWRIGHT_DATABASE_PASSWORD"] = config.password()
          }
          .use { node ->
            node.start()
            val text = golden("answers.json").use { it.readAllBytes().decodeToString() }
            val former = json.readTree(text.replace("http://127.0.0.1:18990", "${node.url}"))
            former.size() shouldBeGreaterThan 40
            val different =
              former.properties().flatMap { (path, answer) ->
                val body = node.get(path).body()
                val now = if (answer.isTextual) json.valueToTree(body) else json.readTree(body)
                missing(answer, now, path)
              }
            if (different.isNotEmpty()) fail(different.joinToString("\n"))
          }
      }
    }
  })
