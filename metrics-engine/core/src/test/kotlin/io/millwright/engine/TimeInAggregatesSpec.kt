// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import java.time.Duration

private val minute: Duration = Duration.ofMinutes(1)

/** A line with one machine: both have the same readings of `i`, 2 at 10 s and 1 at 40 s. */
private fun line(metrics: ModelSketch.() -> Unit): Plant {
  val machine = model("machine") { measurement("i") }
  val line =
    model("line") {
      measurement("i")
      children("machines", "machine")
      metrics()
    }
  val top = asset("m", line)
  return Plant.alreadyChecked(
    listOf(machine, line),
    listOf(top, asset("a", machine, under(top, line, "machines"))),
  )
}

private val readings = listOf("/m/i", "/m/a/i").flatMap { listOf(x(10, 2, it), x(40, 1, it)) }

class TimeInAggregatesSpec :
  FunSpec({
    test("a sum of a time in a state of the asset's own is that time") {
      val plant = line {
        metric("one", "sum(timein(i, 2))", minute)
        metric("two", "sum(statetime(i), timein(i, 2))", minute)
      }
      results(plant, "/m/one", readings)[60] shouldBe 30.0
      results(plant, "/m/two", readings)[60] shouldBe 80.0
    }

    val functions =
      mapOf(
        "first(X)" to 2.0,
        "last(X)" to 1.0,
        "latest(X)" to 1.0,
        "statetime(X)" to 50.0,
        "statetime(X > 1)" to 30.0,
        "timein(X, 2)" to 30.0,
        "timein(X, 1, 2)" to 50.0,
        "timein(X + 1, 2)" to 20.0,
        "timeweightedavg(X)" to 1.6,
        "timeweightedavg(X, 'linear')" to 1.3,
        "timeweightedstdev(X, 'p')" to 0.4898979485566356,
        "increase(X)" to 1.0,
        "increase(X, 8)" to 7.0,
        "rate(X)" to 0.02,
        "rate(X, 8)" to 0.14,
        "edges(2 - X)" to 1.0,
      )
    val aggregates =
      listOf("avg", "sum", "min", "max", "median").associateWith { { v: Double -> v } } +
        mapOf("count" to { _ -> 1.0 }, "stdev" to { _ -> 0.0 })
    val cases =
      aggregates.flatMap { (aggregate, value) ->
        functions.map { (function, result) -> "$aggregate($function)" to value(result) }
      } + functions.map { (function, result) -> "percentile($function, 25)" to result }

    context("a function over time in an aggregate has its own value, of the asset and of a child") {
      withTests<Pair<String, Double>>({ it.first }, cases) { (formula, value) ->
        val plant = line {
          metric("own", formula.replace("X", "i"), minute)
          metric("of_child", formula.replace("X", "machines.i"), minute)
        }
        results(plant, "/m/own", readings)[60] shouldBe value
        results(plant, "/m/of_child", readings)[60] shouldBe value
      }
    }

    // Of one window the value at its start is that of the window before.
    test("what was before the window is seen inside an aggregate, too") {
      val plant = line {
        metric("own", "max(earliest(i) + 1)", minute)
        metric("of_child", "max(earliest(machines.i) + 1)", minute)
      }
      results(plant, "/m/own", readings)[120] shouldBe 2.0
      results(plant, "/m/of_child", readings)[120] shouldBe 2.0
    }
  })
