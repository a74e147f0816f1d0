// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.engine.store.Changes
import io.millwright.engine.store.EngineStore
import io.millwright.engine.tree.EngineSettings
import io.millwright.historian.TimeRange
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.UUID

private val nine: Instant = Instant.parse("2026-03-02T09:00:00Z")

private fun row(stream: String, second: Long, value: Double) =
  Reading.of(stream, nine.plusSeconds(second), Quality.GOOD, Value.of(value))

class PlantEngineSpec :
  FunSpec({
    val model =
      model("m") {
        measurement("x")
        metric("total", "sum(x)", Duration.ofMinutes(1))
        alarm("high", "x > 80", onDelay = Duration.ofSeconds(10))
      }
    val plant =
      Plant.alreadyChecked(listOf(model), listOf(asset("one", model), asset("two", model)))

    fun engine(historian: EngineStore, trees: (String) -> Boolean = { true }) =
      PlantEngine(plant, { trees(it.key()) }, EngineSettings.DEFAULT, historian, UUID::randomUUID)

    test("each tree closes its windows by its own readings") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      val batch =
        ReadingBatch.of(row("/one/x", 10, 1.0), row("/two/x", 10, 2.0), row("/two/x", 70, 0.0))
      val changes = engine.accept(batch)
      changes.readings() shouldBe batch
      changes.progress().size shouldBe 2
      historian.write(changes)
      historian.values("/one/total").shouldBeEmpty()
      historian.values("/two/total") shouldBe listOf(2.0)
    }

    test("windows that a call closes, and readings behind closed windows, are counted") {
      val engine = engine(MemoryHistorian())
      fun counted(vararg seconds: Long): Pair<Int, Int> {
        engine.accept(ReadingBatch.of(seconds.map { row("/one/x", it, it.toDouble()) }))
        return engine.closedWindows() to engine.lateReadings()
      }
      counted(10) shouldBe (0 to 0)
      counted(200) shouldBe (3 to 0)
      counted(20, 30, 201) shouldBe (0 to 2)
      counted(202) shouldBe (0 to 0)
    }

    test("readings that no property claims go through untouched") {
      val batch = ReadingBatch.of(row("/nowhere/x", 10, 1.0))
      engine(MemoryHistorian()).accept(batch) shouldBe Changes.of(batch)
    }

    test("trees of others are left to them") {
      val historian = MemoryHistorian()
      val engine = engine(historian) { it == "two" }
      historian.write(
        engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0), row("/one/x", 70, 0.0)))
      )
      historian.values("/one/total").shouldBeEmpty()
    }

    test("another engine goes on from what the historian has") {
      val historian = MemoryHistorian()
      historian.write(engine(historian).accept(ReadingBatch.of(row("/one/x", 10, 90.0))))
      val raised = engine(historian).accept(ReadingBatch.of(row("/one/x", 25, 91.0)))
      historian.write(raised)
      val after = engine(historian).accept(ReadingBatch.of(row("/one/x", 66, 92.0)))
      historian.write(after)
      historian.values("/one/total") shouldBe listOf(181.0)
      (raised.alarms() + after.alarms()).map { it.time() } shouldBe listOf(nine.plusSeconds(20))
    }

    test("when the historian was away, the same readings again bring the same") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0))))
      engine.restart()
      historian.isAway = true
      val batch = ReadingBatch.of(row("/one/x", 20, 2.0), row("/one/x", 65, 0.0))
      shouldThrow<IllegalStateException> { engine.accept(batch) }
      historian.isAway = false
      val changes = engine.accept(batch)
      changes.computed().readings().map { it.tqv().value() } shouldContainExactlyInAnyOrder
        listOf(Value.of(3.0))
    }

    test("an engine that is made anew still knows which clocks run ahead") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(engine.advance(nine))
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0))))
      engine.restart()
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 4_000_000, 2.0))))
      historian.values("/one/total").shouldBeEmpty()
    }

    test("the passing of time and computing again reach every tree") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(
        engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0), row("/two/x", 10, 2.0)))
      )
      historian.write(engine.advance(nine.plusSeconds(60)))
      historian.write(engine.advance(nine.plusSeconds(70)))
      historian.values("/one/total") + historian.values("/two/total") shouldBe listOf(1.0, 2.0)
      engine.recompute(TimeRange(nine, nine.plusSeconds(100))).computed().isEmpty shouldBe true
    }

    test("no engine is made for a tree that never had a reading") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      engine.advance(nine)
      historian.isAway = true
      // What has no engine is not asked for its progress again, either.
      engine.advance(nine.plusSeconds(1)).progress() shouldBe mapOf()
    }
  })
