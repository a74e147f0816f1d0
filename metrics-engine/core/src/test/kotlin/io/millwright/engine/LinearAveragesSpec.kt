// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.engine.explain.Explainer
import io.millwright.engine.snapshot.Snapshots
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.engine.tree.MetricsOver
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional

private val minute: Duration = Duration.ofMinutes(1)
private val r = Alias("/m/r")

private fun at(second: Long): Instant = NOON.plusSeconds(second)

private fun good(second: Long, value: Number, key: String = "x") =
  Reading.of("/m/$key", at(second), Quality.GOOD, Value.of(value.toDouble()))

private fun bad(second: Long, quality: Quality = Quality.BAD) =
  Reading.of("/m/x", at(second), quality, Value.none())

private val WITH_LINES =
  plantOf("m") {
    measurement("x")
    measurement("other")
    transform("t", "x + 0")
    metric("r", "timeweightedavg(x, 'linear')", minute)
    metric("of_transform", "timeweightedavg(t, 'linear')", minute)
    metric("of_expression", "timeweightedavg(x + 0, 'linear')", minute)
  }

private val WITHOUT_LINES =
  plantOf("m") {
    measurement("x")
    measurement("other")
    metric("r", "timeweightedavg(x)", minute)
  }

/** A machine whose metrics draw lines through x, its engine and what is stored. */
private class Lines(
  private val memory: Duration = Duration.ofHours(1),
  private var plant: Plant = WITH_LINES,
) {
  val store = MemoryStore()
  private var taking: Snapshots? = null
  private var engine = engine()

  private fun engine() =
    Engine(
      plant,
      plant.roots().first(),
      EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10), memory, Instant.EPOCH),
      store,
    )

  fun send(vararg readings: Reading) = readings.forEach {
    val batch = ReadingBatch.of(it)
    store.write(batch, engine.accept(batch))
  }

  fun end(second: Long) {
    store.write(ReadingBatch.empty(), engine.advance(at(second - 60)))
    store.write(ReadingBatch.empty(), engine.advance(at(second)))
  }

  fun snapshot() {
    val taking = Snapshots(MemorySnapshots(store), Duration.ZERO, { error(it) }, 40)
    this.taking = taking
    val trees = mapOf(plant.roots().first().id() to engine)
    repeat(20) { taking.next(trees, NOON, Duration.ZERO).ifPresent { it.write() } }
  }

  fun restart(with: Plant = plant) {
    plant = with
    engine = engine()
    taking?.let { engine.loadFrom(it.loader(plant.roots().first().id())) }
    engine.resume(Optional.ofNullable(store.progress), listOf())
  }

  fun recompute(from: Long, to: Long) =
    store.write(ReadingBatch.empty(), engine.recompute(TimeRange(at(from), at(to))))

  fun found(key: String = "r"): Map<Long, Double> =
    store.good(Alias("/m/$key")).associate {
      Duration.between(NOON, it.time()).seconds to it.value().asNumber().asDouble
    }
}

/** LawSpec holds all of this under lateness, corrections and restarts; here are single cases. */
class LinearAveragesSpec :
  FunSpec({
    // AWS IoT SiteWise's guide, TimeWeightedAvg: between a good and a bad point the last is held.
    test("the earlier value is held where a reading that is not GOOD lies between two GOOD ones") {
      for (quality in listOf(Quality.BAD, Quality.UNCERTAIN)) {
        val lines = Lines()
        lines.send(good(0, 0), bad(10, quality), good(30, 6))
        lines.end(150)
        lines.found() shouldBe mapOf(60L to 3.0, 120L to 6.0)
      }
    }

    test("the points of a transform and of an expression are joined, as they are all GOOD") {
      val lines = Lines()
      lines.send(good(0, 0), bad(10), good(30, 6))
      lines.end(90)
      lines.found("of_transform") shouldBe mapOf(60L to 4.5)
      lines.found("of_expression") shouldBe mapOf(60L to 4.5)
    }

    test("the order in which the readings come does not matter") {
      val readings = listOf(good(0, 0), bad(10), good(30, 6), good(80, 2), bad(65))
      for (order in permutations(readings)) {
        for (memory in listOf(Duration.ofSeconds(5), Duration.ofHours(1))) {
          val lines = Lines(memory)
          lines.send(good(-100, 1, "other"))
          lines.send(*order.toTypedArray())
          lines.end(210)
          withClue(order) {
            lines.found() shouldBe mapOf(60L to 3.0, 120L to 200.0 / 60, 180L to 2.0)
          }
        }
      }
    }

    test("a BAD reading that comes late breaks a line, and its correction to GOOD mends it") {
      for (memory in listOf(Duration.ofSeconds(5), Duration.ofHours(10))) {
        val lines = Lines(memory)
        lines.send(good(0, 0), good(30, 6), good(7000, 1, "other"))
        lines.found()[60] shouldBe 4.5
        lines.send(bad(10))
        lines.found()[60] shouldBe 3.0
        lines.restart()
        lines.send(good(10, 2))
        lines.found()[60] shouldBe (1.0 * 10 + 4.0 * 20 + 6.0 * 30) / 60
      }
    }

    // The window that sees it is that of the next GOOD reading, hours later.
    test("a reading that is not GOOD is known in every window up to the next GOOD one") {
      for (memory in listOf(Duration.ofSeconds(5), Duration.ofHours(10))) {
        for (isSnapshot in listOf(false, true)) {
          val lines = Lines(memory)
          lines.send(good(0, 0), bad(10))
          (1L..60L).forEach { lines.send(good(it * 60, 1, "other")) }
          if (isSnapshot) lines.snapshot()
          lines.restart()
          lines.send(good(3690, 6), good(3800, 1, "other"))
          lines.found()[3720] shouldBe 3.0
          // Now there is another GOOD reading behind the one that is not.
          lines.send(good(3630, 6))
          lines.found()[3660] shouldBe 3.0
          lines.found()[3720] shouldBe 6.0
          lines.send(good(3630, 2))
          lines.found()[3720] shouldBe (4.0 * 30 + 6.0 * 30) / 60
          lines.send(bad(3640))
          lines.found()[3720] shouldBe 4.0
        }
      }
    }

    test("a snapshot that has no readings that are not GOOD is completed from the store") {
      val lines = Lines(plant = WITHOUT_LINES)
      lines.send(good(0, 0), bad(10))
      (1L..20L).forEach { lines.send(good(it * 60, 1, "other")) }
      lines.snapshot()
      lines.restart(WITH_LINES)
      lines.send(good(1230, 6), good(1400, 1, "other"))
      lines.found()[1260] shouldBe 3.0
    }

    test("a deleted reading that is not GOOD breaks no line any more") {
      val lines = Lines(Duration.ofSeconds(5))
      lines.send(good(0, 0), bad(10), good(630, 6), good(2000, 1, "other"))
      lines.found()[660] shouldBe 3.0
      lines.store.remove(Alias("/m/x"), TimeRange(at(5), at(20)))
      lines.restart()
      lines.recompute(5, 20)
      lines.found()[660] shouldBe 4.5
    }

    test("a replay of what an older version stored gives the values of the rule") {
      val lines = Lines(Duration.ofSeconds(5))
      lines.send(good(0, 0), bad(10), good(30, 6), good(2000, 1, "other"))
      val right = lines.found()
      lines.store.overwrite(mapOf((r to at(60)) to Value.of(4.5)))
      lines.restart()
      lines.recompute(-60, 2000)
      lines.found() shouldBe right
    }

    test(
      "what explains a value, and what takes a metric over a chosen time, breaks lines as well"
    ) {
      val lines = Lines()
      lines.send(good(0, 0), bad(50), good(90, 6))
      lines.end(210)
      val property = WITH_LINES.findProperty(r).orElseThrow()
      lines.found()[120] shouldBe 3.0
      Explainer(WITH_LINES, EngineSettings.DEFAULT, lines.store, 1000)
        .explain(property, at(120))
        .value() shouldBe Value.of(3.0)
      MetricsOver(WITH_LINES, EngineSettings.DEFAULT, lines.store, 1000)
        .values(property.asset(), listOf(r), TimeRange(at(60), at(120))) shouldBe
        mapOf(r to Value.of(3.0))
    }
  })

private fun <T> permutations(all: List<T>): List<List<T>> =
  if (all.isEmpty()) listOf(listOf())
  else
    all.indices.flatMap { i ->
      permutations(all.take(i) + all.drop(i + 1)).map { listOf(all[i]) + it }
    }
