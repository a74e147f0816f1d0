// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.application.query.QueryPage
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter

private val now = Instant.parse("2026-11-23T12:00:00Z")

private val groups =
  linkedMapOf(
    "Aggregates" to QueryFunctions.AGGREGATES,
    "Choices" to QueryFunctions.CHOICES,
    "Numbers" to QueryFunctions.NUMBERS,
    "Texts" to QueryFunctions.TEXTS,
    "Times and dates" to QueryFunctions.TIMES,
  )

private const val BEGIN = "<!-- functions -->\n"
private const val END = "<!-- end of functions -->\n"

/** The text in lines of at most 118 columns, all but the first indented. */
private fun wrapped(text: String): String {
  val lines = mutableListOf("")
  // No line ends within an example.
  for (word in text.split(Regex(" (?=([^`]*`[^`]*`)*[^`]*$)"))) {
    val line = lines.last()
    if (line.length + word.length + 1 > 118) {
      lines += "  $word"
    } else {
      lines[lines.lastIndex] = if (line.isEmpty()) word else "$line $word"
    }
  }
  return lines.joinToString("\n") + "\n"
}

private fun entry(function: QueryFunction): String {
  val examples = function.examples().map { "`${it.expression()}` is `${it.result()}`." }
  return wrapped(
    (listOf(
        "- " + function.signatures().joinToString(" or ") { "`$it`" } + ": " + function.meaning()
      ) + examples)
      .joinToString(" ")
  )
}

private val list =
  groups.entries.joinToString("\n") { (title, functions) ->
    "### $title\n\n" + functions.joinToString("") { entry(it) }
  }

/**
 * Holds docs/reference/queries.md to the functions that there are and to what they give. With the
 * environment variable MILLWRIGHT_WRITE_DOCS it writes the list of functions on that page anew.
 */
class QueriesPageSpec :
  FunSpec({
    val opened = PostgresHistorian.open(TestDatabase.freshConfig())
    afterSpec { opened.close() }

    context("an example gives what the page says") {
      withTests<QueryFunction.Example>(
        { it.expression() },
        groups.values.flatten().flatMap { it.examples() },
      ) { example ->
        val page = opened.queryRunner().run("SELECT ${example.expression()}", now, 0, 10)
        val cell = page.rows().single().single().orElse("null")
        val isTime = page.columns().single().type() == QueryPage.Type.TIMESTAMP
        (if (isTime) written(cell.toLong()) else cell) shouldBe example.result()
      }
    }

    test("names are there once, in the order of the alphabet") {
      for (functions in groups.values) {
        val names = functions.map { it.name() }
        names shouldContainExactly names.sorted()
      }
      groups.values.flatten().size shouldBe QueryFunctions.names().size
    }

    test("docs/reference/queries.md is up to date") {
      val file = Path.of("..", "..", "docs", "reference", "queries.md")
      val text = Files.readString(file)
      val before = text.substringBefore(BEGIN) + BEGIN
      val page = before + list + END + text.substringAfter(END)
      if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
        Files.writeString(file, page)
      }
      withClue("docs/reference/queries.md is old: run this test with MILLWRIGHT_WRITE_DOCS=true") {
        Files.readString(file) shouldBe page
      }
    }
  })

private fun written(nanos: Long): String =
  DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS")
    .format(Instant.ofEpochSecond(0, nanos).atOffset(ZoneOffset.UTC))
