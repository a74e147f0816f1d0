// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.definition.Window
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
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

    test("a frame that starts while another one runs ends that one") {
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

    // b is true at 1, false at 3, true at 10, false at 15, true at 20 and false at 35.
    fun flag(second: Long, on: Boolean) = Triple(second, "b", if (on) 1 else 0 as Number)

    fun shortRuns(memory: Long = 10) =
      Run(
        plantOf("m") {
          measurement("b")
          measurement("made")
          frame("f", "b", null, Duration.ofSeconds(10))
          transform("copied", "f * 10")
          frame("of_frame", "f", null, Duration.ofSeconds(12))
          metric("on", "statetime(f)", Duration.ofMinutes(1))
          metric("made_in", "count(made)", Window.OfFrame("f"))
        },
        Duration.ofSeconds(memory),
      )

    val borders =
      listOf(flag(1, true), flag(3, false), flag(10, true), flag(15, false), flag(20, true)) +
        listOf(flag(35, false), flag(100, false))

    test("what is too short is not in the frame's own stream") {
      for (order in listOf(borders, borders.reversed(), borders.shuffled())) {
        val run = shortRuns()
        order.forEach { run.send(it) }
        run.found("f") shouldBe mapOf(20L to 1.0, 35L to 0.0)
        run.found("on") shouldBe mapOf(60L to 15.0)
        run.found("copied") shouldBe mapOf(20L to 10.0, 35L to 0.0)
        run.found("of_frame") shouldBe mapOf(20L to 1.0, 35L to 0.0)
        run.found("made_in") shouldBe mapOf()
      }
    }

    test("a frame that runs is there from its start, and goes where it ends too soon") {
      val run = shortRuns()
      run.send(flag(10, true), flag(12, true))
      run.found("f") shouldBe mapOf(10L to 1.0)
      run.send(flag(15, false))
      run.found("f") shouldBe mapOf()
      run.send(flag(15, true), flag(25, false))
      run.found("f") shouldBe mapOf(10L to 1.0, 25L to 0.0)
    }

    test("what makes a frame too short may come later than what is remembered") {
      for (order in listOf(listOf(0, 1, 2, 3), listOf(3, 2, 1, 0), listOf(2, 0, 3, 1))) {
        val run = shortRuns(memory = 5)
        run.send(flag(100, true), flag(130, false), flag(5000, false))
        run.found("of_frame") shouldBe mapOf(100L to 1.0, 130L to 0.0)
        val late = listOf(flag(109, false), flag(111, true), flag(123, false), flag(124, true))
        order.forEach { run.send(late[it]) }
        // 100 to 109 and 124 to 130 are too short.
        run.found("f") shouldBe mapOf(111L to 1.0, 123L to 0.0)
        run.found("of_frame") shouldBe mapOf(111L to 1.0, 123L to 0.0)
        run.found("on").filterValues { it > 0 } shouldBe mapOf(120L to 9.0, 180L to 3.0)
      }
    }

    fun phases(from: String = "p == 1", until: String? = "p == 2", min: Long = 0) =
      Run(
        plantOf("m") {
          measurement("p")
          frame("f", from, until, Duration.ofSeconds(min))
          metric("first", "first(p)", Window.OfFrame("f"))
        }
      )

    fun p(second: Long, value: Int) = Triple(second, "p", value as Number)

    val steps = listOf(p(5, 2), p(10, 0), p(20, 1), p(30, 2), p(40, 0), p(50, 2))

    test("until ends a frame where one runs, and says nothing where none does") {
      for (order in listOf(steps, steps.reversed(), steps.shuffled())) {
        val run = phases()
        order.forEach { run.send(it) }
        run.found("f") shouldBe mapOf(20L to 1.0, 30L to 0.0)
        run.found("first") shouldBe mapOf(30L to 2.0)
      }
    }

    test("an end goes where its start goes, however far that is behind") {
      val run = phases()
      steps.forEach { run.send(it) }
      run.send(p(5000, 0), p(5010, 1))
      // The start moves from 20 to 5000 s behind what is remembered.
      run.send(p(20, 0))
      run.found("f") shouldBe mapOf(5010L to 1.0)
      run.send(p(20, 1))
      run.found("f") shouldBe mapOf(20L to 1.0, 30L to 0.0, 5010L to 1.0)
    }

    test("a start that is too short ends the long frame before it") {
      val run = phases(min = 20)
      listOf(p(10, 1), p(20, 0), p(40, 1), p(50, 2), p(60, 0), p(70, 1), p(75, 0), p(80, 1))
        .forEach { run.send(it) }
      run.send(p(100, 2))
      // 10 to 40 is long, 40 to 50 and 70 to 80 are short, 80 to 100 is just long enough.
      run.found("f") shouldBe mapOf(10L to 1.0, 40L to 0.0, 80L to 1.0, 100L to 0.0)
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
