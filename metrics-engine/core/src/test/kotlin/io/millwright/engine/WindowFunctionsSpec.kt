// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.PropertyId
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

private val six: Instant = Instant.parse("2026-03-02T06:00:00Z")
private val minute: Duration = Duration.ofMinutes(1)

internal fun x(second: Long, value: Any, stream: String = "/m/x") =
  Reading.of(
    stream,
    six.plusSeconds(second),
    Quality.GOOD,
    when (value) {
      is String -> Value.of(value)
      is Boolean -> Value.of(value)
      is Long -> Value.of(value)
      else -> Value.of((value as Number).toDouble())
    },
  )

/** Results by the second of the window's end, when all has come and four minutes are over. */
internal fun results(plant: Plant, stream: String, readings: List<Reading>): Map<Long, Double> {
  val store = MemoryStore()
  val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
  store.write(ReadingBatch.of(readings), engine.accept(ReadingBatch.of(readings)))
  engine.advance(six.plusSeconds(200))
  store.write(ReadingBatch.empty(), engine.advance(six.plusSeconds(246)))
  return store.good(Alias(stream)).associate {
    Duration.between(six, it.time()).seconds to it.value().asNumber().asDouble
  }
}

private fun metric(formula: String, vararg readings: Reading): Map<Long, Double> =
  results(
    plantOf("m") {
      measurement("x")
      measurement("y")
      attribute("limit", 3.0)
      metric("r", formula, minute)
    },
    "/m/r",
    readings.toList(),
  )

class WindowFunctionsSpec :
  FunSpec({
    // One course for all: nothing before 10 s, two points, one on the border, an empty window.
    val course = arrayOf(x(10, 2), x(40, 6), x(60, 4), x(200, 0))

    listOf(
        "avg(x)" to mapOf(60L to 4.0, 240L to 0.0),
        "sum(x)" to mapOf(60L to 12.0, 240L to 0.0),
        "min(x)" to mapOf(60L to 2.0, 240L to 0.0),
        "max(x)" to mapOf(60L to 6.0, 240L to 0.0),
        "stdev(x)" to mapOf(60L to 2.0, 240L to 0.0),
        "first(x)" to mapOf(60L to 2.0, 240L to 0.0),
        "last(x)" to mapOf(60L to 4.0, 240L to 0.0),
        // Windows without a point count zero, once there has been one.
        "count(x)" to mapOf(60L to 3.0, 120L to 0.0, 180L to 0.0, 240L to 1.0),
        // At or before the start; the point on the border is the next window's earliest.
        "earliest(x)" to mapOf(120L to 4.0, 180L to 4.0, 240L to 4.0),
        "latest(x)" to mapOf(60L to 4.0, 120L to 4.0, 180L to 4.0, 240L to 0.0),
        // Positive from 10 s on, until 200 s.
        "statetime(x)" to mapOf(60L to 50.0, 120L to 60.0, 180L to 60.0, 240L to 20.0),
        "statetime(x > limit)" to mapOf(60L to 20.0, 120L to 60.0, 180L to 60.0, 240L to 20.0),
        // 30 s of 2 and 20 s of 6 are known of the first window.
        "timeweightedavg(x)" to mapOf(60L to 3.6, 120L to 4.0, 180L to 4.0, 240L to 4.0 / 3),
        // 4 on the mean for 30 s, 5 for 20 s; then level 4; then down to 0 in 20 s.
        "timeweightedavg(x, 'linear')" to
          mapOf(60L to 4.4, 120L to 4.0, 180L to 4.0, 240L to 40.0 / 60),
        // 2 to 6 is 4; 6 to 4 is a counter that began again, and then counted to 4.
        "increase(x)" to mapOf(60L to 8.0, 120L to 0.0, 180L to 0.0, 240L to 0.0),
        "edges(x > 5)" to mapOf(60L to 1.0, 120L to 0.0, 180L to 0.0, 240L to 0.0),
        // A bare name is the last value of the window.
        "x * limit" to mapOf(60L to 12.0, 240L to 0.0),
        "coalesce(x, -1)" to mapOf(60L to 4.0, 120L to -1.0, 180L to -1.0, 240L to 0.0),
        // No value, no point: divisions by zero, none.
        "12 / x" to mapOf(60L to 3.0),
        "if(count(x) > 1, sum(x), none)" to mapOf(60L to 12.0),
      )
      .forEach { (formula, expected) ->
        test("$formula is evaluated window by window") {
          val found = metric(formula, *course)
          withClue(found) {
            found.keys shouldBe expected.keys
            expected.forEach { (end, value) ->
              (kotlin.math.abs(found.getValue(end) - value) < 1e-12) shouldBe true
            }
          }
        }
      }

    test("windows before the first point of all give nothing, a count neither") {
      metric("count(x) + count(y)", x(130, 1), x(130, 1, "/m/y")) shouldBe
        mapOf(180L to 2.0, 240L to 0.0)
    }

    test("a metric without any reading of its inputs gives nothing") {
      metric("coalesce(sum(y), 0)", x(10, 1)).shouldBeEmpty()
    }

    test("an aggregate of several streams is over all their points") {
      metric("avg(x, y)", x(10, 1), x(20, 2), x(30, 6, "/m/y")) shouldBe mapOf(60L to 3.0)
    }

    test("counters beyond the precision of a double are followed exactly") {
      val big = 9_007_199_254_740_992L
      metric("increase(x)", x(0, big + 1), x(10, big + 2), x(20, big + 5)) shouldBe
        mapOf(0L to 0.0, 60L to 4.0, 120L to 0.0, 180L to 0.0, 240L to 0.0)
      metric("latest(x) - first(x)", x(10, big + 1), x(20, big + 4)) shouldBe mapOf(60L to 3.0)
      metric("last(x == $big)", x(10, big + 1)) shouldBe mapOf(60L to 0.0)
      // Rolled over, not begun again.
      metric("increase(x, 65536)", x(10, 65_530), x(20, 4))[60] shouldBe 10.0
      metric("rate(x)", x(10, 0), x(60, 25))[60] shouldBe 0.5
    }

    test("units of the same dimension are converted, also where an asset has its own") {
      val readings = listOf(x(10, 2), x(20, 150, "/m/y"))
      fun plant(own: Map<String, String>): Plant {
        val model =
          model("m") {
            for ((name, unit) in listOf("x" to "bar", "y" to "kPa")) {
              properties +=
                PropertyDefinition(
                  PropertyId(uuid("m.$name")),
                  name,
                  name,
                  DataType.DOUBLE,
                  unit,
                  PropertyKind.Measurement(),
                )
            }
            transform("t", "x - y")
            metric("r", "max(y) + max(x) + 100 * (x > y)", minute)
          }
        val units = own.mapKeys { (name, _) -> PropertyId(uuid("m.$name")) }
        return Plant.alreadyChecked(listOf(model), listOf(asset("m", model).with(units, setOf())))
      }
      results(plant(mapOf()), "/m/t", readings) shouldBe mapOf(20L to 0.5)
      results(plant(mapOf()), "/m/r", readings) shouldBe mapOf(60L to 450.0)
      results(plant(mapOf("y" to "bar")), "/m/t", readings) shouldBe mapOf(20L to -148.0)
    }

    test("truth counts as one") {
      metric("statetime(x)", x(0, false), x(20, true), x(50, false)) shouldBe
        mapOf(60L to 30.0, 120L to 0.0, 180L to 0.0, 240L to 0.0)
    }

    test("texts are counted and compared, and no number") {
      val course = arrayOf(x(0, "stop"), x(10, "run"), x(40, "stop"))
      metric("statetime(x == 'run')", *course)[60] shouldBe 30.0
      metric("count(x)", *course)[60] shouldBe 2.0
      metric("sum(x)", *course).shouldBeEmpty()
    }

    test("windows with an offset end later by it") {
      results(
        plantOf("m") {
          measurement("x")
          metric("r", "sum(x)", Window.tumbling(minute, Duration.ofSeconds(15)))
        },
        "/m/r",
        listOf(x(15, 1), x(16, 2), x(75, 4), x(76, 8)),
      ) shouldBe mapOf(15L to 1.0, 75L to 6.0, 135L to 8.0)
    }

    test("a metric may gather another's shorter windows") {
      val plant =
        plantOf("m") {
          measurement("x")
          metric("short", "sum(x)", minute)
          metric("r", "sum(short) + 100 * short", minute.multipliedBy(3))
        }
      // The bare name is the last value in the window, of its second minute here.
      results(plant, "/m/r", listOf(x(10, 1), x(70, 2))) shouldBe mapOf(180L to 203.0)
    }

    test("an aggregate over children without any child gives nothing, a count neither") {
      val machine = model("machine") { measurement("x") }
      val line =
        model("line") {
          measurement("x")
          children("machines", "machine")
          metric("r", "coalesce(count(machines.x), 0)", minute)
        }
      val plant = Plant.alreadyChecked(listOf(machine, line), listOf(asset("m", line)))
      results(plant, "/m/r", listOf(x(10, 1))).shouldBeEmpty()
    }

    test("children's metrics of the same window are in their parent's") {
      val machine =
        model("machine") {
          measurement("x")
          metric("made", "sum(x)", minute)
        }
      val line =
        model("line") {
          children("machines", "machine")
          metric("r", "sum(machines.made) + max(machines.x * 100)", minute)
        }
      val top = asset("m", line)
      val plant =
        Plant.alreadyChecked(
          listOf(machine, line),
          listOf(top) + listOf("a", "b").map { asset(it, machine, under(top, line, "machines")) },
        )
      results(plant, "/m/r", listOf(x(10, 1, "/m/a/x"), x(60, 2, "/m/b/x"))) shouldBe
        mapOf(60L to 203.0)
    }
  })
