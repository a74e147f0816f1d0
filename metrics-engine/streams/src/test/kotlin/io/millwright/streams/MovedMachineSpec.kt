// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.millwright.application.engine.EngineFigures
import io.millwright.asset.change.PlantChange
import io.millwright.file.PlantFiles
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import java.time.InstantSource

private const val MODELS =
  """
model: machine
properties:
  produced: {measurement: double}
  doubled: {transform: produced * 2}
---
model: line
properties:
  produced: {metric: sum(machines.produced), every: 1d}
  doubled: {metric: sum(machines.doubled), every: 1d}
children:
  machines: {model: machine}
---
model: works
properties:
  produced: {metric: sum(lines.produced), every: 1d}
children:
  lines: {model: line}
"""

private val monday: Instant = Instant.parse("2026-11-02T00:00:00Z")

private fun day(number: Int): Instant = monday + Duration.ofDays(number.toLong())

/** The days from Monday on, whose windows end when the next one begins. */
private val days = listOf("Mon", "Tue", "Wed", "Thu", "Fri")

/** A machine's story over a real database, with the trees in processes of their own. */
class MovedMachineSpec :
  FunSpec({
    val folder = tempdir().toPath()
    val database by lazy {
      EmbeddedDatabase.start(folder).also { PostgresHistorian.open(it.config()).close() }
    }
    afterSpec { database.close() }

    test("Monday's sum of line 1 stays, Wednesday's sum of line 2 has the machine") {
      Works(database.copy("stays")).use { works ->
        works.apply(0, works("line-1: [filler, capper]", "line-2: [labeller]"))
        works.read("/graz/line-1/filler", 0, 10.0)
        works.read("/graz/line-1/capper", 0, 1.0)
        works.apply(
          1,
          works("line-1: [capper]", "line-2: [labeller, filler was /graz/line-1/filler]"),
        )
        works.read("/graz/line-2/filler", 2, 20.0)
        works.read("/graz/line-1/capper", 2, 2.0)
        works.restart()
        works.toEnd(4)
        works.sums("/graz/line-1/produced") shouldBe mapOf("Mon" to 11.0, "Wed" to 2.0)
        works.sums("/graz/line-2/produced") shouldBe mapOf("Wed" to 20.0)
        works.sums("/graz/line-1/doubled") shouldBe mapOf("Mon" to 22.0, "Wed" to 4.0)
        works.sums("/graz/produced") shouldBe mapOf("Mon" to 11.0, "Wed" to 22.0)

        // Found in a buffer: what it made on Monday, while it stood in line 1.
        works.read("/graz/line-2/filler", 0, 5.0, hour = 13)
        works.toEnd(4)
        works.sums("/graz/line-1/produced") shouldBe mapOf("Mon" to 16.0, "Wed" to 2.0)
        works.sums("/graz/line-2/produced") shouldBe mapOf("Wed" to 20.0)

        // It moved on Thursday, as it turns out.
        works.apply(
          4,
          works(
            "line-1: [capper]",
            "line-2: [labeller, filler since ${day(3)}]",
          ),
        )
        works.toEnd(4)
        works.sums("/graz/line-1/produced") shouldBe mapOf("Mon" to 16.0, "Wed" to 22.0)
        works.sums("/graz/line-2/produced") shouldBe mapOf()
      }
    }

    test("the past of a machine that moves to another works stays there, late readings included") {
      Works(database.copy("elsewhere")).use { works ->
        works.apply(0, works("line-1: [filler]") + "\n---\n" + works("line-9: []", name = "linz"))
        works.read("/graz/line-1/filler", 0, 10.0)
        works.apply(
          1,
          works("line-1: []") +
            "\n---\n" +
            works("line-9: [filler was /graz/line-1/filler]", name = "linz"),
        )
        works.read("/linz/line-9/filler", 2, 20.0)
        works.toEnd(4)
        works.sums("/graz/produced") shouldBe mapOf("Mon" to 10.0)
        works.sums("/linz/produced") shouldBe mapOf("Wed" to 20.0)

        works.read("/linz/line-9/filler", 0, 5.0, hour = 13)
        works.restart()
        works.toEnd(4)
        works.sums("/graz/line-1/doubled") shouldBe mapOf("Mon" to 30.0)
        works.sums("/graz/produced") shouldBe mapOf("Mon" to 15.0)
        works.sums("/linz/produced") shouldBe mapOf("Wed" to 20.0)
      }
    }

    test("an edge that still sends under a moved machine's old alias reaches it where it stands") {
      Works(database.copy("former")).use { works ->
        works.apply(0, works("line-1: [filler]") + "\n---\n" + works("line-9: []", name = "linz"))
        works.read("/graz/line-1/filler", 0, 10.0)
        works.apply(
          1,
          works("line-1: []") +
            "\n---\n" +
            works("line-9: [filler was /graz/line-1/filler]", name = "linz"),
        )
        works.read("/graz/line-1/filler", 2, 20.0)
        works.restart()
        works.read("/graz/line-1/filler", 2, 1.0, hour = 13)
        works.toEnd(4)
        works.sums("/graz/produced") shouldBe mapOf("Mon" to 10.0)
        works.sums("/linz/produced") shouldBe mapOf("Wed" to 21.0)
      }
    }

    test("the production of a machine counts after it was removed, and after it is back") {
      Works(database.copy("removed")).use { works ->
        works.apply(0, works("line-1: [filler, capper]"))
        works.read("/graz/line-1/filler", 0, 10.0)
        works.read("/graz/line-1/capper", 0, 1.0)
        works.apply(1, works("line-1: [capper]"))
        works.read("/graz/line-1/capper", 2, 2.0)
        // It was not switched off at once.
        works.read("/graz/line-1/filler", 2, 20.0)
        works.read("/graz/line-1/filler", 0, 5.0, hour = 13)
        works.toEnd(4)
        works.sums("/graz/line-1/produced") shouldBe mapOf("Mon" to 16.0, "Wed" to 2.0)
        works.apply(4, works("line-1: [filler, capper]"))
        works.toEnd(4)
        works.sums("/graz/line-1/produced") shouldBe mapOf("Mon" to 16.0, "Wed" to 22.0)
      }
    }
  })

/** A tree as a file: lines such as {@code line-1: [filler, capper since 2026-11-03T00:00:00Z]}. */
private fun works(vararg lines: String, name: String = "graz"): String =
  "asset: $name\nmodel: works\nchildren:\n  lines:\n" +
    lines.joinToString("\n") { line ->
      val (key, machines) = line.split(": ", limit = 2)
      val assets =
        machines
          .removeSurrounding("[", "]")
          .split(", ")
          .filter { it.isNotEmpty() }
          .map { machine ->
            val words = machine.split(" ")
            val extra = words.drop(1).chunked(2).joinToString("") { ", ${it[0]}: \"${it[1]}\"" }
            "{asset: ${words[0]}$extra}"
          }
      "    - asset: $key\n      children:\n        machines: [${assets.joinToString()}]"
    }

/** A database, and an engine for each tree as the cluster runs it. */
private class Works(config: HistorianConfig) : AutoCloseable {
  private val opened = PostgresHistorian.open(config)
  private val snapshots = Files.createTempDirectory("snapshots")
  private var now = day(0) + Duration.ofHours(6)
  private var engines = mapOf<String, PartitionEngine>()

  private fun engine(tree: String) =
    PartitionEngine(
      opened.plantStore(),
      opened.historian(),
      opened.replayLog(),
      PartitionSnapshots(
        opened.snapshotStore(snapshots),
        Duration.ZERO,
        Runnable::run,
        EngineFigures { now },
      ),
      { it == tree },
      HistorianRetry(Duration.ofSeconds(5)),
      InstantSource { now },
    ) { _, _ ->
    }

  private fun plant() = opened.plantStore().load().plant()

  fun restart() {
    engines = plant().roots().associate { it.key() to engine(it.key()) }
  }

  /** At six in the morning of a day the files are applied. */
  fun apply(day: Int, trees: String) {
    now = maxOf(now, day(day) + Duration.ofHours(6))
    val known = plant()
    val next = PlantFiles.parse(mapOf("works.yaml" to MODELS + "---\n" + trees), known)
    val plants = opened.plantStore()
    plants.save(next, PlantChange(now, "ada", "apply", 1), plants.newest()).orElseThrow()
    if (engines.keys == next.roots().map { it.key() }.toSet()) {
      engines.values.forEach { it.reload() }
    } else restart()
    work()
  }

  fun read(machine: String, day: Int, produced: Double, hour: Int = 12) {
    val time = day(day) + Duration.ofHours(hour.toLong())
    now = maxOf(now, time)
    val sent =
      ReadingBatch.of(Reading.of("$machine/produced", time, Quality.GOOD, Value.of(produced)))
    // As the processor of any partition does, before it sends readings round.
    val batch = engines.values.first().resolve(sent)
    val alias = batch.aliases().single()
    val tree = plant().findProperty(alias).map { plant().root(it.asset()).key() }
    engines.getValue(tree.orElse(engines.keys.first())).accept(tree.orElse("?"), batch)
  }

  /** Until the days before are closed, and nothing is left to compute again. */
  fun toEnd(day: Int) {
    now = maxOf(now, day(day) + Duration.ofHours(6))
    repeat(2) {
      now = now.plusSeconds(60)
      engines.values.forEach { it.advance(now) }
    }
    work()
  }

  private fun work() {
    var rounds = 0
    do {
      check(rounds++ < 1000) { "no end" }
      engines.values.forEach { it.replay() }
    } while (opened.replayLog().open().isNotEmpty())
  }

  fun sums(stream: String): Map<String, Double> =
    opened
      .historian()
      .history(
        Alias(stream),
        TimeRange(day(0), day(5)),
        setOf(Quality.GOOD),
        Order.ASCENDING,
        100,
      )
      .associate {
        days[Duration.between(monday, it.time()).toDays().toInt() - 1] to
          it.value().asNumber().asDouble
      }

  override fun close() {
    opened.close()
  }
}
