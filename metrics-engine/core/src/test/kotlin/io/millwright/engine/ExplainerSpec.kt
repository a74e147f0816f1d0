// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.Memberships
import io.millwright.asset.Plant
import io.millwright.asset.definition.Window
import io.millwright.engine.explain.Explainer
import io.millwright.engine.explain.Explanation
import io.millwright.engine.store.TooManyReadings
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
private val minute: Duration = Duration.ofMinutes(1)

private const val MOST = 10_000

private fun at(second: Long): Instant = noon.plusSeconds(second)

/** A machine with one computed property, and another that it may name. */
private fun machine(formula: String, windowed: Boolean): Plant =
  plantOf("m") {
    measurement("x")
    measurement("y")
    attribute("limit", 3.0)
    transform("half", "x / y")
    if (windowed) metric("r", formula, minute) else transform("r", formula)
  }

/** What a formula is said to lack: the words, and the part of the formula. */
private class Lack(
  val formula: String,
  val windowed: Boolean,
  val part: String,
  val message: String,
  vararg val readings: Reading,
)

private fun reading(
  stream: String,
  second: Long,
  number: Double,
  quality: Quality = Quality.GOOD,
) = Reading.of("/m/$stream", at(second), quality, Value.of(number))

private val cases =
  listOf(
    Lack(
      "x / y",
      false,
      "x / y",
      "x / y has no value where x is 3 and y is 0",
      reading("x", -30, 3.0),
      reading("y", -20, 0.0),
    ),
    Lack(
      "1 + (x + limit) / (y - y)",
      false,
      "(x + limit) / (y - y)",
      "(x + limit) / (y - y) has no value where x + limit is 6 and y - y is 0",
      reading("x", -30, 3.0),
      reading("y", -20, 7.0),
    ),
    Lack(
      "sqrt(x - limit) + 1",
      false,
      "sqrt(x - limit)",
      "sqrt(x - limit) has no value where x - limit is -2",
      reading("x", -30, 1.0),
    ),
    Lack(
      "x + y",
      false,
      "y",
      "y has no GOOD reading up to 2026-03-02T11:59:30Z",
      reading("x", -30, 1.0),
    ),
    Lack(
      "x + y",
      false,
      "x + y",
      "No input of the formula has a GOOD reading up to 2026-03-02T12:00:00Z",
    ),
    Lack(
      "if(x > 2, x)",
      false,
      "if(x > 2, x)",
      "The condition is false, and nothing is said for that case",
      reading("x", -30, 1.0),
    ),
    Lack(
      "avg(x) / limit",
      true,
      "avg(x)",
      "x has no GOOD reading in (2026-03-02T11:59:00Z, 2026-03-02T12:00:00Z]; 2 that came are BAD or UNCERTAIN; the last GOOD one came at 2026-03-02T11:55:00Z",
      reading("x", -300, 1.0),
      reading("x", -30, 1.0, Quality.BAD),
      reading("x", -20, 1.0, Quality.UNCERTAIN),
    ),
    Lack(
      "1 / count(x) + log(sum(y))",
      true,
      "log(sum(y))",
      "log(sum(y)) has no value where sum(y) is 0",
      reading("x", -30, 1.0),
      reading("y", -30, 0.0),
    ),
    Lack(
      "x + 1",
      true,
      "x",
      "x has no GOOD reading in (2026-03-02T11:59:00Z, 2026-03-02T12:00:00Z]; the last GOOD one came at 2026-03-02T11:58:00Z",
      reading("x", -120, 1.0),
    ),
  )

class ExplainerSpec :
  FunSpec({
    fun explain(plant: Plant, stream: String, readings: List<Reading>, time: Instant): Explanation {
      val store = MemoryStore()
      val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
      val batch = ReadingBatch.of(readings)
      store.write(batch, engine.accept(batch))
      engine.advance(noon)
      store.write(ReadingBatch.empty(), engine.advance(noon.plusSeconds(30)))
      val property = plant.findProperty(Alias(stream)).orElseThrow()
      val explanation =
        Explainer(plant, EngineSettings.DEFAULT, store, MOST).explain(property, time)
      // What it says is what the engine has stored.
      explanation.time().ifPresent { moment ->
        val stored = store.good(Alias(stream)).filter { it.time() == moment }.map { it.value() }
        withClue(explanation) {
          listOf(explanation.value()).filter { it.isPresent } shouldBe stored
        }
      }
      explanation.reason().isPresent shouldBe !explanation.value().isPresent
      return explanation
    }

    context("the part of the formula that has no value is named, with what it lacks") {
      withTests(cases.associateBy { "${it.formula}: ${it.message}" }) { case ->
        val plant = machine(case.formula, case.windowed)
        val reason = explain(plant, "/m/r", case.readings.toList(), noon).reason().get()
        reason.message() shouldBe case.message
        case.formula.substring(reason.where().start(), reason.where().end()) shouldBe case.part
      }
    }

    test("where an input is computed itself, it can be asked for in turn") {
      val readings = listOf(reading("x", -30, 3.0), reading("y", -20, 0.0))
      val plant = machine("avg(half)", true)
      val reason = explain(plant, "/m/r", readings, noon).reason().get()
      reason.because().get() shouldBe Alias("/m/half")
      explain(plant, "/m/half", readings, noon).reason().get().message() shouldBe
        "x / y has no value where x is 3 and y is 0"
    }

    test("a value is explained by what the formula saw") {
      val readings =
        listOf(
          reading("x", -90, 9.0),
          reading("x", -30, 3.0),
          reading("x", 0, 5.0),
          reading("x", -10, 5.0, Quality.BAD),
        )
      val explanation = explain(machine("avg(x) + limit", true), "/m/r", readings, at(59))
      explanation.value() shouldBe Value.of(7.0)
      explanation.start().get() shouldBe at(-60)
      explanation.time().get() shouldBe noon
      val (x, limit) = explanation.inputs()
      x.name() shouldBe "x"
      x.value() shouldBe Value.of(5.0)
      x.points() shouldBe 2
      x.notGood() shouldBe 1
      limit.value() shouldBe Value.of(3.0)
    }

    test("children are told one by one, and none as well") {
      val part = model("part") { measurement("x") }
      val line =
        model("line") {
          metric("r", "sum(parts.x)", minute)
          children("parts", "part")
        }
      val top = asset("top", line)
      val alone = Plant.alreadyChecked(listOf(part, line), listOf(top))
      explain(alone, "/top/r", listOf(), noon).reason().get().message() shouldBe
        "/top has nothing below it in \"parts\""
      val two =
        Plant.alreadyChecked(
          listOf(part, line),
          listOf(
            top,
            asset("a", part, under(top, line, "parts")),
            asset("b", part, under(top, line, "parts")),
          ),
        )
      val found =
        explain(
          two,
          "/top/r",
          listOf(Reading.of("/top/a/x", at(-5), Quality.GOOD, Value.of(4.0))),
          noon,
        )
      found.value() shouldBe Value.of(4.0)
      found.inputs().map { it.stream().get().path() to it.points() } shouldBe
        listOf("/top/a/x" to 1, "/top/b/x" to 0)
    }

    test("too little that is GOOD is told with the measurement, its share and what was wanted") {
      val plant =
        plantOf("m") {
          measurement("x")
          transform("twice", "x * 2")
          metric("r", "avg(twice)", Duration.ofMinutes(1), 80)
        }
      val store = MemoryStore()
      store.write(
        ReadingBatch.of(
          reading("x", 10, 1.0),
          reading("x", 50, 1.0, Quality.UNCERTAIN),
          reading("twice", 10, 2.0),
        )
      )
      val explained =
        Explainer(plant, EngineSettings.DEFAULT, store, MOST)
          .explain(plant.findProperty(Alias("/m/r")).orElseThrow(), at(60))
      explained.value() shouldBe Value.none()
      val reason = explained.reason().orElseThrow()
      reason.message() shouldBe
        "twice rests on /m/x, which was GOOD for 66.6 % of " +
          "(2026-03-02T12:00:00Z, 2026-03-02T12:01:00Z]; percent_good asks for 80 %"
      explained.formula().source().substring(reason.where().start(), reason.where().end()) shouldBe
        "twice"
      store.write(ReadingBatch.of(reading("x", 50, 1.0)))
      Explainer(plant, EngineSettings.DEFAULT, store, MOST)
        .explain(plant.findProperty(Alias("/m/r")).orElseThrow(), at(60))
        .value() shouldBe Value.of(2.0)
    }

    test("a window of more readings than fit into the memory is not read") {
      val store = MemoryStore()
      store.write(ReadingBatch.of((1L..50).map { reading("x", it, 1.0) }))
      val plant = machine("sum(x)", windowed = true)
      store.rowsRead = 0
      val property = plant.findProperty(Alias("/m/r")).orElseThrow()
      fun explained(most: Int) =
        Explainer(plant, EngineSettings.DEFAULT, store, most).explain(property, at(60))
      shouldThrow<TooManyReadings> { explained(49) }
      store.rowsRead shouldBe 0
      explained(50).value() shouldBe Value.of(50.0)
    }

    context("frames") {
      val plant =
        plantOf("m") {
          measurement("x")
          frame("run", "x > 2", "x < 0", Duration.ofSeconds(20))
          frame("stop", "x < 1")
          metric("ran", "count(x)", Window.OfFrame("run"))
        }
      fun stored(vararg readings: Reading): MemoryStore {
        val store = MemoryStore()
        val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
        readings.forEach {
          store.write(ReadingBatch.of(it), engine.accept(ReadingBatch.of(it)))
        }
        return store
      }
      fun explained(store: MemoryStore, key: String, second: Long) =
        Explainer(plant, EngineSettings.DEFAULT, store, MOST)
          .explain(plant.findProperty(Alias("/m/$key")).orElseThrow(), at(second))

      test("the last start or end is explained by the condition that opened or closed it") {
        val store = stored(reading("x", 0, 3.0), reading("x", 10, 1.0), reading("x", 30, -1.0))
        val start = explained(store, "run", 20)
        start.value() shouldBe Value.of(true)
        start.formula().source() shouldBe "x > 2"
        start.time().orElseThrow() shouldBe at(0)
        start.inputs().single().value() shouldBe Value.of(3.0)
        val end = explained(store, "run", 60)
        end.value() shouldBe Value.of(false)
        end.formula().source() shouldBe "x < 0"
        end.time().orElseThrow() shouldBe at(30)
        explained(store, "stop", 60).value() shouldBe Value.of(true)
      }

      test("where none has started, the condition is told as it is") {
        val store = stored(reading("x", 5, 2.0))
        val none = explained(store, "run", 60)
        none.value() shouldBe Value.none()
        none.reason().orElseThrow().message() shouldBe
          "x > 2 is not true, and no frame of 20s or more has started up to 2026-03-02T12:01:00Z"
        explained(stored(), "run", 60).reason().orElseThrow().message() shouldBe
          "No input of the formula has a GOOD reading up to 2026-03-02T12:01:00Z"
      }

      test("a metric of frames is explained over the last one that was long enough") {
        val long = arrayOf(reading("x", 0, 3.0), reading("x", 10, 1.0), reading("x", 30, -1.0))
        val short = arrayOf(reading("x", 40, 3.0), reading("x", 50, -1.0))
        val metric = explained(stored(*long, *short), "ran", 60)
        metric.start().orElseThrow() shouldBe at(0)
        metric.time().orElseThrow() shouldBe at(30)
        metric.value() shouldBe Value.of(2.0)
        val none = explained(stored(*short), "ran", 60).reason().orElseThrow()
        none.message() shouldBe
          "No frame of \"run\" of 20s or more has ended up to 2026-03-02T12:01:00Z"
        none.because().orElseThrow() shouldBe Alias("/m/run")
      }
    }

    test("told are the children that were such in the window, with what counts of them") {
      val part = model("part") { measurement("x") }
      val line =
        model("line") {
          metric("r", "sum(parts.x)", minute)
          children("parts", "part")
        }
      val site = model("site") { children("lines", "line") }
      val top = asset("site", site)
      val one = asset("one", line, under(top, site, "lines"))
      val two = asset("two", line, under(top, site, "lines"))
      fun plant(home: Asset) =
        Plant.alreadyChecked(
          listOf(part, line, site),
          listOf(top, one, two, asset("a", part, under(home, line, "parts"))),
        )
      val plant = Memberships.settle(plant(one), plant(two), at(-30))
      val readings =
        listOf(-40L to 4.0, -20L to 5.0, -10L to 6.0).map { (second, number) ->
          Reading.of("/site/two/a/x", at(second), Quality.GOOD, Value.of(number))
        }
      fun told(stream: String, time: Instant) =
        explain(plant, stream, readings, time).let {
          it.value() to it.inputs().map { seen -> seen.stream().get().path() to seen.points() }
        }
      told("/site/one/r", noon) shouldBe (Value.of(4.0) to listOf("/site/two/a/x" to 1))
      told("/site/two/r", noon) shouldBe (Value.of(11.0) to listOf("/site/two/a/x" to 2))
      told("/site/one/r", noon + minute) shouldBe (Value.none() to listOf())
    }

    test("a metric of attributes has no value before the first reading of its tree, and says so") {
      val plant = machine("limit * 2", true)
      val readings = listOf(reading("x", -90, 1.0))
      explain(plant, "/m/r", readings, noon).value() shouldBe Value.of(6.0)
      val before = explain(plant, "/m/r", readings, noon - minute - minute)
      before.value() shouldBe Value.none()
      before.reason().orElseThrow().message() shouldBe
        "The formula names no stream: such a metric has values from the first GOOD reading of its tree on," +
          " and /m has none up to 2026-03-02T11:58:00Z"
    }

    test("a measurement is not computed") {
      val plant = machine("x", false)
      shouldThrow<IllegalArgumentException> { explain(plant, "/m/x", listOf(), noon) }
        .message shouldBe "/m/x is not computed; ask for a transform, a metric or a frame"
    }
  })
