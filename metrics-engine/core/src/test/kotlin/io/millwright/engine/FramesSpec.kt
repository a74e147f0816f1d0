// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.Window
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.Value
import java.time.Duration
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

/** A plant with what is stored of it; times are seconds from noon. */
private class Run(val plant: Plant, memory: Duration = Duration.ofSeconds(10)) {
  val store = MemoryStore()
  private val settings =
    EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10), memory, Instant.EPOCH)
  private val engine = Engine(plant, plant.roots().first(), settings, store)

  fun send(vararg readings: Triple<Long, String, Number>) {
    val batch =
      ReadingBatch.of(
        readings.map { (second, key, value) ->
          Reading.of("/m/$key", noon.plusSeconds(second), Quality.GOOD, Value.of(value.toDouble()))
        }
      )
    store.write(batch, engine.accept(batch))
  }

  fun found(key: String): Map<Long, Double> =
    store.good(Alias("/m/$key")).associate {
      Duration.between(noon, it.time()).seconds to it.value().asNumber().asDouble
    }
}

private fun state(second: Long, value: Int) = Triple(second, "state", value as Number)

private fun made(second: Long, value: Int) = Triple(second, "made", value as Number)

class FramesSpec :
  FunSpec({
    fun machine(until: String? = null, min: Long = 0) =
      plantOf("m") {
        measurement("state")
        measurement("made")
        frame("run", "state == 6", until, Duration.ofSeconds(min))
        metric("in_run", "increase(made)", Window.OfFrame("run"))
      }

    test("a frame is open until its condition ceases, and then has its metrics") {
      val run = Run(machine())
      run.send(made(0, 100), state(10, 6), made(20, 110), made(30, 125))
      run.found("run") shouldBe mapOf(10L to 1.0)
      run.found("in_run") shouldBe mapOf()
      run.send(state(40, 2), made(50, 130))
      run.found("run") shouldBe mapOf(10L to 1.0, 40L to 0.0)
      run.found("in_run") shouldBe mapOf(40L to 25.0)
    }

    test("late readings split a frame, and join it again when they are corrected") {
      val run = Run(machine())
      run.send(made(0, 0), state(10, 6), made(100, 10), made(200, 30), state(300, 2))
      run.send(state(2000, 2))
      run.found("in_run") shouldBe mapOf(300L to 30.0)
      run.send(state(150, 2), state(160, 6))
      run.found("in_run") shouldBe mapOf(150L to 10.0, 300L to 20.0)
      run.send(state(150, 6))
      run.found("run") shouldBe mapOf(10L to 1.0, 300L to 0.0)
      run.found("in_run") shouldBe mapOf(300L to 30.0)
    }

    // The near past is 10 s; the frame began two hours before it.
    test("a frame that is longer than what is remembered is read from the store") {
      val run = Run(machine())
      run.send(made(0, 7), state(10, 6))
      (1L..120L).forEach { run.send(made(it * 60, (it * 2).toInt() + 7)) }
      run.send(state(7210, 2))
      run.send(state(7300, 2))
      run.found("in_run") shouldBe mapOf(7210L to 240.0)
      run.send(made(30, 8))
      run.found("in_run") shouldBe mapOf(7210L to 240.0)
      // A counter that began again at 3.
      run.send(made(3630, 3))
      run.found("in_run") shouldBe mapOf(7210L to (120.0 + 3 + 122 + 7 - 3 + 118))
    }

    test("what starts while a frame runs ends that one") {
      val run =
        Run(
          plantOf("m") {
            measurement("state")
            measurement("made")
            frame("batch", "made != pretrigger(made)", "state == 0")
            metric("number", "earliest(made)", Window.OfFrame("batch"))
          }
        )
      run.send(made(0, 1), made(10, 2), state(15, 1), made(20, 2), made(30, 3), state(40, 0))
      run.send(state(100, 0))
      run.found("batch") shouldBe mapOf(10L to 1.0, 30L to 1.0, 40L to 0.0)
      run.found("number") shouldBe mapOf(30L to 2.0, 40L to 3.0)
    }

    test("what is too short has no metrics") {
      val run = Run(machine(min = 20))
      run.send(made(0, 0), state(10, 6), made(15, 5), state(20, 2), state(30, 6), state(50, 2))
      run.send(state(100, 2))
      run.found("in_run") shouldBe mapOf(50L to 0.0)
    }

    test("a day is counted where the asset stands, and has 25 hours where clocks are set back") {
      val hour = 3600L
      val plant =
        plantOf("m") {
          zone("Europe/Vienna")
          measurement("made")
          metric("day", "count(made)", Window.parse("1d"))
          metric("fixed", "count(made)", Window.parse("24h"))
          metric("tokyo", "count(made)", Window.parse("1d, zone Asia/Tokyo"))
        }
      val run = Run(plant)
      // From noon on 2 March; until the night after 25 October 2026, at each full hour and a bit.
      val first = Duration.between(noon, Instant.parse("2026-10-24T12:30:00Z")).seconds / hour
      (first..first + 48).forEach { run.send(made(it * hour + 60, 1)) }
      run.found("day").values.toList() shouldBe listOf(10.0, 25.0)
      run.found("fixed").values.toList() shouldBe listOf(12.0, 24.0, 12.0).take(2)
      run.found("tokyo").values.toList() shouldBe listOf(3.0, 24.0)
    }

    test("a hopping window reaches back over several steps") {
      val plant =
        plantOf("m") {
          measurement("made")
          metric("sum", "sum(made)", Window.parse("10s, over 30s"))
        }
      val run = Run(plant)
      run.send(made(5, 1), made(15, 2), made(20, 4), made(45, 8), made(80, 16))
      run.found("sum") shouldBe
        mapOf(10L to 1.0, 20L to 7.0, 30L to 7.0, 40L to 6.0, 50L to 8.0, 60L to 8.0, 70L to 8.0)
    }
  })
