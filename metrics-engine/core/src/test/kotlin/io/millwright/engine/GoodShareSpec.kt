// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Membership
import io.millwright.asset.Memberships
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.RemovedChild
import io.millwright.asset.definition.Window
import io.millwright.engine.replay.Recipes
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val minute: Duration = Duration.ofMinutes(1)

private fun at(second: Long): Instant = noon.plusSeconds(second)

/** A machine, its engine and what is stored; times are seconds from noon. */
private class Share(
  private val plant: Plant,
  memory: Duration = Duration.ofHours(1),
) {
  val store = MemoryStore()
  private val settings =
    EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10), memory, Instant.EPOCH)
  private var engine = Engine(plant, plant.roots().first(), settings, store)

  constructor(
    memory: Duration,
    content: ModelSketch.() -> Unit,
  ) : this(plantOf("m") { content() }, memory)

  constructor(content: ModelSketch.() -> Unit) : this(Duration.ofHours(1), content)

  fun send(second: Long, value: Double, quality: Quality = Quality.GOOD, key: String = "x") {
    val batch = ReadingBatch.of(Reading.of("/m/$key", at(second), quality, Value.of(value)))
    store.write(batch, engine.accept(batch))
  }

  fun end(second: Long) {
    store.write(ReadingBatch.empty(), engine.advance(at(second - 10)))
    store.write(ReadingBatch.empty(), engine.advance(at(second)))
  }

  fun recompute(range: TimeRange) {
    val readers = Recipes.readers(plant, plant.roots().first(), setOf(Alias("/m/x")))
    store.write(ReadingBatch.empty(), engine.recompute(range) { it in readers })
  }

  fun restart() {
    engine = Engine(plant, plant.roots().first(), settings, store)
    engine.resume(Optional.ofNullable(store.progress), listOf())
  }

  fun found(key: String = "r"): Map<Long, Double> =
    store.good(Alias("/m/$key")).associate {
      Duration.between(noon, it.time()).seconds to it.value().asNumber().asDouble
    }
}

/** LawSpec holds all of this under lateness, corrections and restarts; here are single cases. */
class GoodShareSpec :
  FunSpec({
    fun share() = Share {
      measurement("x")
      metric("r", "avg(x)", minute, 50)
      metric("any", "avg(x)", minute)
    }

    test("a window has a value where enough of its time is GOOD, and none where it is not") {
      val share = share()
      share.send(0, 1.0)
      share.send(31, 9.0, Quality.BAD)
      share.send(60, 3.0)
      share.send(70, 9.0, Quality.BAD)
      share.send(110, 4.0)
      share.end(200)
      share.found() shouldBe mapOf(60L to 3.0)
      share.found("any") shouldBe mapOf(0L to 1.0, 60L to 3.0, 120L to 4.0)
    }

    test("a GOOD reading carries on: silence is not a lapse") {
      val share = Share {
        measurement("x")
        metric("r", "latest(x)", minute, 100)
      }
      share.send(0, 1.0)
      share.end(190)
      share.found() shouldBe mapOf(60L to 1.0, 120L to 1.0, 180L to 1.0)
    }

    test("what was before the first reading is unknown, and not GOOD") {
      val share = share()
      share.send(40, 1.0)
      share.end(190)
      share.found() shouldBe mapOf()
      share.found("any") shouldBe mapOf(60L to 1.0)
    }

    // OPC 10000-13 v1.05, 4.2.1.2: the default of TreatUncertainAsBad is true.
    test("UNCERTAIN counts as BAD, and of both kinds at one time the GOOD one holds") {
      val share = share()
      share.send(0, 1.0)
      share.send(10, 9.0, Quality.UNCERTAIN)
      share.send(20, 2.0)
      share.send(20, 9.0, Quality.BAD)
      share.send(45, 9.0, Quality.BAD)
      share.send(70, 3.0)
      share.send(90, 9.0, Quality.UNCERTAIN)
      share.end(190)
      share.found() shouldBe mapOf(60L to 2.0)
    }

    test("a late BAD reading takes a value away, and a late GOOD one gives it back") {
      for (memory in listOf(minute, Duration.ofHours(3))) {
        val share =
          Share(memory) {
            measurement("x")
            metric("r", "latest(x)", minute, 50)
          }
        share.send(0, 1.0)
        share.send(7000, 2.0)
        share.found().size shouldBe 116
        share.send(70, 9.0, Quality.BAD)
        // Of the minute from 60 only 10 seconds are left, and nothing until the next GOOD one.
        share.found().keys.filter { it < 7100 } shouldBe listOf(60L)
        share.send(80, 1.0)
        share.found().size shouldBe 116
        share.restart()
        share.send(7010, 9.0, Quality.BAD)
        share.end(7300)
        share.found().keys.filter { it > 6950 } shouldBe listOf(6960L, 7020L)
      }
    }

    test("a transform is as GOOD as what it is made of") {
      val share = Share {
        measurement("x")
        measurement("y")
        transform("sum", "x + y")
        metric("r", "last(sum)", minute, 60)
      }
      share.send(0, 1.0)
      share.send(0, 1.0, key = "y")
      share.send(20, 9.0, Quality.BAD, "y")
      share.send(30, 2.0)
      share.send(70, 1.0, key = "y")
      share.end(190)
      // Until 70 y is not GOOD.
      share.found() shouldBe mapOf(120L to 3.0)
    }

    test("a frame is a window, too") {
      val share = Share {
        measurement("x")
        measurement("state")
        frame("run", "state == 6")
        metric("r", "avg(x)", Window.OfFrame("run"), 50)
      }
      share.send(-5, 1.0)
      share.send(0, 6.0, key = "state")
      share.send(10, 3.0)
      share.send(40, 9.0, Quality.BAD)
      share.send(100, 2.0, key = "state")
      share.end(200)
      share.found() shouldBe mapOf()
      share.send(70, 5.0)
      share.found() shouldBe mapOf(100L to 4.0)
    }

    test("deleted BAD readings count no more") {
      val share = share()
      share.send(0, 1.0)
      share.send(10, 9.0, Quality.BAD)
      share.send(50, 3.0)
      share.end(190)
      share.found() shouldBe mapOf()
      val deleted = TimeRange(at(5), at(40))
      share.store.remove(Alias("/m/x"), deleted)
      share.restart()
      share.recompute(deleted)
      share.found() shouldBe mapOf(60L to 3.0)
    }

    /** A line whose machine a stays, and whose machine b is a child from 60 to 180 s. */
    fun line(gone: Boolean, metrics: ModelSketch.() -> Unit): Plant {
      val machine =
        model("machine") {
          measurement("x")
          transform("twice", "x * 2")
        }
      val line =
        model("line") {
          measurement("own")
          children("machines", "machine")
          metrics()
        }
      val top = asset("m", line)
      val by = line.findHierarchy("machines").orElseThrow().id()
      val b = asset("b", machine, if (gone) under(top, line, "machines") else Placement.root())
      val a = asset("a", machine, under(top, line, "machines"))
      val stay = Membership(b.id(), top.id(), by, at(60), at(180))
      val streams = listOf("x", "twice").associateWith { Alias("/m/b/$it") }
      val left = if (gone) listOf(RemovedChild(b.id(), at(180), streams, mapOf())) else listOf()
      val assets = if (gone) listOf(top, a) else listOf(top, a, b)
      return Plant.alreadyChecked(listOf(machine, line), assets)
        .with(Memberships.of(listOf(stay), left))
    }

    test("a child that came and went counts in the windows in which it was a child") {
      for (gone in listOf(true, false)) {
        val plant =
          line(gone) {
            metric("r", "sum(machines.x)", minute, 50)
            metric("t", "count(machines.twice)", minute, 50)
          }
        // The child never had a reading.
        val silent = Share(plant)
        silent.send(-5, 1.0, key = "a/x")
        (0L..5L).forEach { silent.send(it * 60 + 5, 1.0, key = "a/x") }
        silent.end(400)
        silent.found() shouldBe mapOf(60L to 1.0, 240L to 1.0, 300L to 1.0, 360L to 1.0)
        silent.found("t").keys shouldBe silent.found().keys
      }
    }

    test("of a child's time only the part counts in which it was a child") {
      val plant =
        line(gone = true) { metric("r", "count(machines.x)", Window.parse("100s, offset 20s"), 50) }
      val share = Share(plant)
      share.send(100, 1.0, key = "b/x")
      share.send(150, 9.0, Quality.BAD, "b/x")
      share.send(-90, 1.0, key = "a/x")
      share.end(600)
      // Of the window to 120 s b is GOOD for 20 of 60 s, of that to 220 s for 30 of 60 s.
      share.found().keys.filter { it in 1..300 } shouldBe listOf(20L, 220L)
    }
  })
