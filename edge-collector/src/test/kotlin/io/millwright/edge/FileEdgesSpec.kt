// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.source.EdgeDefinition
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.time.InstantSource
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText

private fun edge(vararg tags: String) =
  "edge: e\nsources:\n  - name: plc\n    modbus: {host: 127.0.0.1}\n    tags:\n" +
    tags.joinToString("") { "      - {$it}\n" }

private val idle =
  object : FileEdges.Running {
    override fun change(edge: EdgeDefinition) {}

    override fun noteBad(streams: Set<Alias>) {}

    override fun close() {}
  }

private val sink =
  object : ReadingSink {
    override fun accept(batch: ReadingBatch) {}
  }

/** What is logged meanwhile. */
private fun logged(work: (List<String>) -> Unit) {
  val lines = mutableListOf<String>()
  val logs =
    object : Handler() {
      override fun publish(record: LogRecord) {
        lines += record.message
      }

      override fun flush() {}

      override fun close() {}
    }
  val logger = Logger.getLogger(FileEdges::class.java.name)
  logger.addHandler(logs)
  try {
    work(lines)
  } finally {
    logger.removeHandler(logs)
  }
}

class FileEdgesSpec :
  FunSpec({
    test("when a file is right again, that is said once") {
      val file = tempdir().toPath().resolve("edge.yaml")
      val right = edge("alias: /a, holding: 0")
      val wrongs = listOf(edge("alias: /a, holding: 0", "alias: b"), "edge: [", "", "{}")
      for (first in listOf(right) + wrongs.take(1)) {
        file.writeText(first)
        logged { lines ->
          FileEdges.start(listOf(file), { idle }, sink, InstantSource.system()) {}
            .use {
              fun change(text: String): List<String> {
                val before = lines.size
                file.writeText(text)
                repeat(3) { _ -> it.look() }
                return lines.drop(before)
              }
              val news = listOf("edge=e file=$file state=RIGHT, all of it runs")
              change(right) shouldContainExactly if (first == right) listOf() else news
              for (wrong in wrongs) {
                change(wrong).shouldBeEmpty()
                change("$wrong# still wrong\n").shouldBeEmpty()
                change(right) shouldContainExactly news
                change("$right# a comment\n").shouldBeEmpty()
              }
              file.deleteExisting()
              repeat(3) { _ -> it.look() }
              change(edge("alias: /a, holding: 4")) shouldContainExactly news
            }
        }
      }
    }

    test("the streams of a source with a mistake are BAD, and of an edge that does not run") {
      val folder = tempdir().toPath()
      val taken = mutableListOf<String>()
      val sink =
        object : ReadingSink {
          override fun accept(batch: ReadingBatch) {
            taken += batch.readings().map { "${it.alias()} ${it.tqv().quality()}" }
          }
        }
      val mistake = folder.resolve("a.yaml")
      mistake.writeText(
        edge("alias: /a, holding: 0") +
          "  - name: other\n    modbus: {host: 127.0.0.1, port: many}\n" +
          "    tags:\n      - {alias: /b, holding: 0}\n      - {alias: /c, coil: 1}\n"
      )
      val failing = folder.resolve("b.yaml")
      failing.writeText(edge("alias: /d, holding: 0").replace("edge: e", "edge: failing"))
      val starter = FileEdges.Starter {
        check(it.name() != "failing") { "no room" }
        idle
      }
      FileEdges.start(listOf(mistake, failing), starter, sink, InstantSource.system()) {}
        .use {
          repeat(3) { _ -> it.look() }
          taken.sorted() shouldContainExactly listOf("/b BAD", "/c BAD", "/d BAD")
        }
    }

    test("a refused tag gets one BAD reading with one time, though the server is away for long") {
      val file = tempdir().toPath().resolve("edge.yaml")
      file.writeText(edge("alias: /a, holding: 0", "alias: /b, holding: -1"))
      val noted = mutableListOf<Set<Alias>>()
      val running =
        object : FileEdges.Running {
          override fun change(edge: EdgeDefinition) {}

          override fun noteBad(streams: Set<Alias>) {
            noted += streams.toSet()
          }

          override fun close() {}
        }
      val tried = mutableListOf<ReadingBatch>()
      val sink = ReadingSink {
        tried += it
        if (tried.size < 4) throw ReadingSink.UnavailableException("away", RuntimeException())
      }
      var now = Instant.parse("2026-03-02T12:00:00Z")
      FileEdges.start(listOf(file), { running }, sink, { now }, {}).use { edges ->
        repeat(5) {
          now = now.plusSeconds(10)
          edges.look()
        }
      }
      tried.map { it.readings().single() }.distinct() shouldContainExactly
        listOf(Reading.of("/b", Instant.parse("2026-03-02T12:00:00Z"), Quality.BAD, Value.none()))
      tried.size shouldBe 4
      noted shouldContainExactly listOf(setOf(Alias("/b")))
    }

    test("another scale is told with what it leaves as it is, and another address is not") {
      val file = tempdir().toPath().resolve("edge.yaml")
      val said = mutableListOf<String>()
      file.writeText(edge("alias: /a, holding: 0", "alias: /b, holding: 1, scale: 0.1"))
      FileEdges.start(listOf(file), { idle }, sink, InstantSource.system()) { said += it }
        .use {
          fun change(vararg tags: String) {
            said.clear()
            file.writeText(edge(*tags))
            // It takes up what is the same in two looks.
            repeat(2) { _ -> it.look() }
          }
          change("alias: /a, holding: 4", "alias: /b, holding: 1, scale: 0.1", "alias: /c, coil: 1")
          said.shouldBeEmpty()
          change("alias: /a, holding: 4, offset: -2", "alias: /b, holding: 1, scale: 0.01")
          said shouldContainExactly
            listOf(
              "Edge e: another scale from now on: /a from scale 1 to scale 1 and offset -2, /b from" +
                " scale 0.1 to scale 0.01. What is stored stays as it is;" +
                " docs/how-to/correct-stored-values.md says how it is corrected."
            )
        }
    }
  })
