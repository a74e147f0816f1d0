// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType
import io.millwright.value.Quality

/** `percent_good`: how much of a window's time each measurement must be GOOD. */
class GoodShareAnswersSpec :
  FunSpec({
    fun latest(percent: Int, read: Trial.() -> Unit) =
      pointsOf({
        measurement("x")
        metric("r", "latest(x)", percentGood = percent)
      }) {
        read()
        closedUntil(60)
      }

    test("time is GOOD from a GOOD reading until one that is not") {
      val points: Trial.() -> Unit = {
        good("/a/x", 0 to 1.0)
        read("/a/x", Quality.BAD, 30 to 1.0)
        good("/a/x", 45 to 2.0)
      }
      latest(75, points) shouldBe mapOf(0.0 to 1.0, 60.0 to 2.0).filterKeys { it > 0 }
      latest(76, points) shouldBe mapOf()
    }

    test("before the first reading nothing is GOOD") {
      latest(50) { good("/a/x", 30 to 1.0) } shouldBe mapOf(60.0 to 1.0)
      latest(51) { good("/a/x", 30 to 1.0) } shouldBe mapOf()
    }

    test("UNCERTAIN counts as BAD, silence is no lapse, and GOOD wins at the same time") {
      latest(100) { good("/a/x", -1000 to 1.0) } shouldBe
        (-960..60 step 60).associate { it.toDouble() to 1.0 }.filterKeys { it > -960 }
      latest(20) {
        good("/a/x", 0 to 1.0)
        read("/a/x", Quality.UNCERTAIN, 10 to 1.0)
      } shouldBe mapOf()
      latest(100) {
        good("/a/x", 0 to 1.0, 10 to 2.0)
        read("/a/x", Quality.BAD, 10 to 1.0)
      } shouldBe mapOf(60.0 to 2.0)
    }

    test(
      "each measurement must be GOOD by itself, those below transforms, frames and metrics, too"
    ) {
      fun with(formula: String) =
        pointsOf({
          measurement("x")
          measurement("b", DataType.BOOLEAN)
          attribute("k", 1.0)
          transform("q", "x * k")
          frame("run", "b")
          metric("s", "sum(q)")
          metric("r", formula, percentGood = 60)
        }) {
          good("/a/x", 0 to 1.0, 50 to 2.0)
          good("/a/b", 0 to true)
          read("/a/b", Quality.BAD, 30 to false)
          closedUntil(60)
        }[60.0]
      with("latest(x)") shouldBe 2.0
      with("latest(q)") shouldBe 2.0
      with("sum(s)") shouldBe 2.0
      with("statetime(b)") shouldBe null
      with("statetime(run)") shouldBe null
      with("latest(x) + statetime(b)") shouldBe null
    }

    test("of children each must be GOOD in the part of the window in which it was one") {
      fun line(build: Trial.() -> Unit): Map<Double, Any?> {
        val trial = Trial()
        trial.model("machine") {
          measurement("x")
          transform("double", "x * 2")
        }
        trial.model("line") {
          children("machines", "machine")
          metric("r", "sum(machines.double)", percentGood = 60)
        }
        trial.asset("l", "line")
        trial.asset("p", "machine", under = "l", by = "machines")
        trial.asset("q", "machine", under = "l", by = "machines")
        trial.good("/l/p/x", 0 to 1.0, 30 to 1.0, 90 to 1.0)
        trial.closedUntil(120)
        trial.build()
        return trial.points("/l/r")
      }
      // q has its first reading at 30: 50 percent of the first window.
      line { good("/l/q/x", 30 to 1.0) } shouldBe mapOf(120.0 to 2.0)
      // It is a child from 20 on only: 30 of 40 seconds are 75 percent.
      line {
        good("/l/q/x", 30 to 1.0)
        stay("q", "l", "machines", 20, null)
      } shouldBe mapOf(60.0 to 4.0, 120.0 to 2.0)
      // It never has a reading, and is a child until 60.
      line { stay("q", "l", "machines", null, 60) } shouldBe mapOf(120.0 to 2.0)
      // It is no child in any part of these windows.
      line { stay("q", "l", "machines", 120, null) } shouldBe
        mapOf(0.0 to 2.0, 60.0 to 2.0, 120.0 to 2.0).filterKeys { it > 0 }
      // A removed one is known by its streams.
      line {
        stay("q", "l", "machines", 120, null)
        stay("gone", "l", "machines", null, 90)
        removed("gone", 90, listOf("x", "double"))
        good("/gone/x", 0 to 1.0)
        good("/gone/double", 0 to 2.0)
        read("/gone/x", Quality.BAD, 70 to 1.0)
      } shouldBe mapOf(60.0 to 2.0)
    }

    test("a frame is a window as others are") {
      pointsOf({
        measurement("b", DataType.BOOLEAN)
        measurement("x")
        frame("run", "b")
        metric("r", "latest(x)", "run", percentGood = 50)
      }) {
        good("/a/b", 0 to true, 20 to false, 40 to true, 60 to false)
        good("/a/x", 11 to 1.0, 50 to 2.0)
      } shouldBe mapOf(60.0 to 2.0)
    }
  })
