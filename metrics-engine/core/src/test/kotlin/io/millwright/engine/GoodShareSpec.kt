// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Window
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val minute: Duration = Duration.ofMinutes(1)

private fun at(second: Long): Instant = noon.plusSeconds(second)

/** A machine, its engine and what is stored; times are seconds from noon. */
private class Share(memory: Duration, content: ModelSketch.() -> Unit) {
  private val plant = plantOf("m") { content() }
  val store = MemoryStore()
  private val settings =
    EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10), memory, Instant.EPOCH)
  private var engine = Engine(plant, plant.roots().first(), settings, store)

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
  })
