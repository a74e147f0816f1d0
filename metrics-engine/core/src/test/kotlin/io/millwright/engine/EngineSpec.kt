package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.alarm.AlarmEvent.Kind.CLEARED
import io.millwright.alarm.AlarmEvent.Kind.RAISED
import io.millwright.asset.Plant
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Quality.BAD
import io.millwright.reading.Quality.GOOD
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.Value
import java.time.Duration
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(seconds: Long): Instant = noon.plusSeconds(seconds)

private fun reading(stream: String, second: Long, value: Double, quality: Quality = GOOD) =
  Reading.of(stream, at(second), quality, Value.of(value))

/** An engine with its store: what it computes is stored, as a host would. */
private class Bench(plant: Plant) {
  val store = MemoryStore()
  val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
  val alarms = mutableListOf<Triple<Any, Long, Boolean>>()

  fun accept(vararg readings: Reading): Computed {
    val batch = ReadingBatch.of(*readings)
    val computed = engine.accept(batch)
    store.write(batch, computed)
    log(computed)
    return computed
  }

  fun advance(second: Long) =
    engine.advance(at(second)).also {
      store.write(ReadingBatch.empty(), it)
      log(it)
    }

  fun values(stream: String): Map<Long, Double> =
    store.good(Alias(stream)).associate {
      Duration.between(noon, it.time()).seconds to it.value().asNumber().asDouble
    }

  private fun log(computed: Computed) {
    computed.alarms().forEach {
      alarms += Triple(it.kind(), Duration.between(noon, it.time()).seconds, it.late())
    }
  }
}

class EngineSpec :
  FunSpec({
    val minute = Duration.ofMinutes(1)

    test("a transform follows each reading of each input") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            transform("z", "x + y")
          }
        )
      bench.accept(reading("/m/x", 1, 1.0), reading("/m/y", 2, 10.0), reading("/m/x", 3, 2.0))
      bench.values("/m/z") shouldBe mapOf(2L to 11.0, 3L to 12.0)
    }

    // SiteWise user guide, pretrigger; ours does not depend on the order of arrival.
    test("the documented example of pretrigger holds") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            transform("z", "x + y + pretrigger(y)")
          }
        )
      bench.accept(reading("/m/x", 0, 10.0), reading("/m/y", 0, 1.0))
      bench.accept(reading("/m/x", 300, 20.0), reading("/m/y", 300, 2.0))
      bench.accept(reading("/m/y", 600, 3.0))
      bench.accept(reading("/m/x", 900, 30.0))
      bench.values("/m/z") shouldBe mapOf(300L to 23.0, 600L to 25.0, 900L to 36.0)
    }

    // SiteWise user guide, statetime: N/A, 30, 60, 45, 0.
    test("the documented example of statetime holds") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("idle")
            metric("time", "statetime(idle)", minute)
          }
        )
      bench.accept(
        reading("/m/idle", 0, 0.0),
        reading("/m/idle", 30, 1.0),
        reading("/m/idle", 75, 1.0),
        reading("/m/idle", 165, 0.0),
        reading("/m/idle", 240, 0.0),
      )
      bench.advance(250)
      bench.advance(260)
      bench.values("/m/time") shouldBe mapOf(60L to 30.0, 120L to 60.0, 180L to 45.0, 240L to 0.0)
    }

    test("BAD readings are kept out of every result") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("double", "x * 2")
            metric("mean", "avg(x)", minute)
          }
        )
      bench.accept(
        reading("/m/x", 10, 1.0),
        reading("/m/x", 20, Double.NaN, BAD),
        reading("/m/x", 30, 3.0),
        reading("/m/x", 70, 0.0),
      )
      bench.values("/m/double") shouldBe mapOf(10L to 2.0, 30L to 6.0, 70L to 0.0)
      bench.values("/m/mean") shouldBe mapOf(60L to 2.0)
    }

    test("a window is open until its end has passed by the grace period") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 64, 1.0))
      bench.values("/m/n").shouldBeEmpty()
      bench.accept(reading("/m/x", 65, 1.0))
      bench.values("/m/n") shouldBe mapOf(60L to 1.0)
    }

    test("windows of a quiet tree close by the wall clock") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.advance(0)
      bench.accept(reading("/m/x", 10, 1.0))
      bench.advance(61)
      bench.values("/m/n").shouldBeEmpty()
      bench.advance(66)
      bench.values("/m/n") shouldBe mapOf(60L to 1.0)
    }

    test("one clock that runs ahead does not close the others' windows") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.advance(0)
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 4_000_000, 1.0))
      bench.values("/m/n").shouldBeEmpty()
    }

    test("a late reading replaces the result of its window and of all that is derived from it") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("total", "sum(x)", minute)
            metric("twice", "total * 2", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 600, 1.0))
      bench.values("/m/twice")[60] shouldBe 2.0
      bench.accept(reading("/m/x", 20, 5.0))
      bench.values("/m/total")[60] shouldBe 6.0
      bench.values("/m/twice")[60] shouldBe 12.0
    }

    test("the same reading again changes nothing") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("y", "x + 1")
          }
        )
      bench.accept(reading("/m/x", 10, 1.0))
      bench.accept(reading("/m/x", 10, 1.0)).values().size() shouldBe 0
    }

    test("a parent aggregates over all points of all its children") {
      val machine = model("machine") { measurement("made") }
      val line =
        model("line") {
          children("machines", "machine")
          metric("made", "sum(machines.made)", minute)
        }
      val top = asset("line", line)
      val plant =
        Plant(
          listOf(machine, line),
          listOf(
            top,
            asset("a", machine, under(top, line, "machines")),
            asset("b", machine, under(top, line, "machines")),
          ),
        )
      val bench = Bench(plant)
      bench.accept(
        reading("/line/a/made", 10, 1.0),
        reading("/line/b/made", 20, 2.0),
        reading("/line/a/made", 60, 4.0),
        reading("/line/a/made", 70, 100.0),
      )
      bench.values("/line/made") shouldBe mapOf(60L to 7.0)
    }

    test("a counter's increase tolerates its falling back to zero") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("count")
            metric("made", "increase(count)", minute)
          }
        )
      bench.accept(
        reading("/m/count", 0, 100.0),
        reading("/m/count", 20, 110.0),
        reading("/m/count", 40, 3.0),
        reading("/m/count", 90, 5.0),
        reading("/m/count", 200, 5.0),
      )
      bench.values("/m/made") shouldBe mapOf(60L to 13.0, 120L to 2.0, 180L to 0.0, 0L to 0.0)
    }

    context("alarms") {
      fun hot(deadband: Double = 0.0, onDelay: Long = 0, offDelay: Long = 0) =
        Bench(
          plantOf("m") {
            measurement("t")
            alarm(
              "hot",
              "t > 80",
              deadband,
              Duration.ofSeconds(onDelay),
              Duration.ofSeconds(offDelay),
              "at {t} degrees",
            )
          }
        )

      test("an alarm is raised and cleared with its condition, and says the value") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0))
        val raised = bench.accept(reading("/m/t", 2, 81.26549))
        raised.alarms().single().message() shouldBe "at 81.265 degrees"
        bench.accept(reading("/m/t", 3, 79.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 2L, false), Triple(CLEARED, 3L, false))
      }

      test("within the deadband it stays") {
        val bench = hot(deadband = 2.0)
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 2, 79.0), reading("/m/t", 3, 77.9))
        bench.alarms shouldBe listOf(Triple(RAISED, 1L, false), Triple(CLEARED, 3L, false))
      }

      test("a peak shorter than the delay raises nothing") {
        val bench = hot(onDelay = 10)
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 5, 79.0), reading("/m/t", 60, 79.0))
        bench.alarms.shouldBeEmpty()
      }

      test("a delay runs out by the wall clock where nothing more comes") {
        val bench = hot(onDelay = 10)
        bench.advance(0)
        bench.accept(reading("/m/t", 1, 81.0))
        bench.advance(2)
        bench.alarms.shouldBeEmpty()
        bench.advance(12)
        bench.alarms shouldBe listOf(Triple(RAISED, 11L, false))
      }

      test("a BAD reading does not clear it") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 2, Double.NaN, BAD))
        bench.alarms shouldBe listOf(Triple(RAISED, 1L, false))
      }

      test("what late data shows is added to the log, marked as late") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0), reading("/m/t", 10, 70.0))
        bench.accept(reading("/m/t", 5, 90.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 5L, true), Triple(CLEARED, 10L, true))
      }
    }
  })
