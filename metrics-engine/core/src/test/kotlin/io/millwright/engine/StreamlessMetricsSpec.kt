// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.set
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.engine.tree.EngineSettings
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.UUID
import kotlin.math.max

class StreamlessMetricsSpec :
  FunSpec({
    val noon = Instant.parse("2026-03-02T12:00:00Z")
    val minute = Duration.ofMinutes(1)

    fun at(second: Long) = noon.plusSeconds(second)

    fun reading(alias: String, second: Long) =
      Reading.of(alias, at(second), Quality.GOOD, Value.of(1.0))

    val machine =
      plantOf("m") {
        measurement("x")
        attribute("rated", 10.0)
        attribute("share", 0.5)
        metric("usable", "rated * share", minute)
        metric("load", "sum(x) / usable", minute)
      }

    fun engine(plant: Plant, historian: MemoryHistorian) =
      PlantEngine(plant, { true }, EngineSettings.DEFAULT, historian, UUID::randomUUID)

    /** The ends of the windows with a value, in seconds, and the values. */
    fun MemoryHistorian.of(alias: String): Map<Long, Double> =
      store.good(Alias(alias)).associate {
        Duration.between(noon, it.time()).seconds to it.value().asNumber().asDouble
      }

    test("a metric of attributes only has a value in every window from its tree's first reading") {
      val historian = MemoryHistorian()
      val engine = engine(machine, historian)
      historian.write(engine.accept(ReadingBatch.of(reading("/m/x", 90))))
      historian.write(engine.advance(at(200)))
      historian.write(engine.advance(at(310)))
      historian.of("/m/usable") shouldBe mapOf(120L to 5.0, 180L to 5.0, 240L to 5.0, 300L to 5.0)
      historian.of("/m/load") shouldBe mapOf(120L to 0.2)
    }

    test("an older reading that comes late lets it begin earlier, with all that depends on it") {
      for (second in listOf(30L, -3_000L)) {
        val historian = MemoryHistorian()
        val engine = engine(machine, historian)
        historian.write(engine.accept(ReadingBatch.of(reading("/m/x", 290))))
        historian.write(engine.advance(at(400)))
        historian.write(engine.advance(at(420)))
        historian.write(engine.accept(ReadingBatch.of(reading("/m/x", second))))
        val first = Math.ceilDiv(second, 60L) * 60
        historian.of("/m/usable").keys.toList() shouldContainExactly (first..360 step 60).toList()
        historian.of("/m/load").keys.toList() shouldContainExactly listOf(first, 300L)
      }
    }

    test("attributes of children are summed in every window, whether the children send or not") {
      val child = model("machine") { attribute("rated", 10.0) }
      val line =
        model("line") {
          children("machines", "machine")
          metric("total", "sum(machines.rated)", minute)
        }
      val top = asset("line", line)
      val plant =
        Plant.alreadyChecked(
          listOf(line, child),
          listOf(top) + listOf("a", "b").map { asset(it, child, under(top, line, "machines")) },
        )
      val historian = MemoryHistorian()
      val engine = engine(plant, historian)
      for (second in 130L..260 step 10) historian.write(engine.advance(at(second)))
      historian.of("/line/total") shouldBe mapOf(180L to 20.0, 240L to 20.0)
      // What has begun goes on after a restart, over what no engine saw.
      val later = engine(plant, historian)
      for (second in 500L..550 step 10) historian.write(later.advance(at(second)))
      historian.of("/line/total").keys.toList() shouldContainExactly (180L..540 step 60).toList()
    }

    test("a tree without streamless metrics stays silent until its first reading") {
      val plant =
        plantOf("m") {
          measurement("x")
          metric("sum", "coalesce(sum(x), 0)", minute)
        }
      val historian = MemoryHistorian()
      val engine = engine(plant, historian)
      for (second in 0L..300 step 10) historian.write(engine.advance(at(second)))
      engine.engines().keys.shouldBeEmpty()
    }

    test("the order in which readings come makes no difference, nor does computing again") {
      checkAll(300, Arb.set(Arb.int(-4_000..900), 1..12), Arb.list(Arb.int(1..4), 1..12)) {
        drawn,
        sizes ->
        val historian = MemoryHistorian()
        val engine = engine(machine, historian)
        val left = drawn.map { reading("/m/x", it.toLong()) }.toMutableList()
        for (size in sizes + left.size) {
          val batch = left.take(size)
          repeat(batch.size) { left.removeFirst() }
          if (batch.isNotEmpty()) historian.write(engine.accept(ReadingBatch.of(batch)))
          if (size == 2) engine.restart()
        }
        historian.write(engine.advance(at(1_000)))
        historian.write(engine.advance(at(1_100)))
        val ends = drawn.map { Math.ceilDiv(it, 60).toLong() * 60 }
        val expected = (ends.min()..1_080L step 60).toList()
        fun check() {
          historian.of("/m/usable").keys.toList() shouldContainExactly expected
          historian.of("/m/load").keys shouldBe ends.toSet()
        }
        check()
        historian.write(engine.recompute(TimeRange(at(-5_000), at(max(0, drawn.max()).toLong()))))
        check()
      }
    }
  })
