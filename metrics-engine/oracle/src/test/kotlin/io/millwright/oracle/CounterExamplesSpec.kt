// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType

/** The right answers that are known of cases in which the engine once was wrong. */
class CounterExamplesSpec :
  FunSpec({
    test("a function over time of an asset's own property in an aggregate is one value") {
      val trial = Trial()
      trial.model("m") {
        measurement("i", DataType.INTEGER)
        metric("alone", "sum(timein(i, 2))")
        metric("both", "sum(statetime(i), timein(i, 2))")
      }
      trial.asset("a", "m")
      trial.good("/a/i", 10 to 2, 40 to 1)
      trial.closedUntil(60)
      trial.points("/a/alone") shouldBe mapOf(60.0 to 30.0)
      trial.points("/a/both") shouldBe mapOf(60.0 to 80.0)
    }

    test("an expression over time is carried on where it has no value, as its transform is") {
      val trial = Trial()
      trial.model("m") {
        measurement("y")
        transform("q", "10 / y")
        metric("of_expression", "latest(10 / y)")
        metric("of_transform", "latest(q)")
        metric("start", "earliest(10 / y)")
        metric("time", "statetime(10 / y)")
        metric("mean", "timeweightedavg(10 / y)")
        metric("rise", "increase(10 / y)")
      }
      trial.asset("a", "m")
      trial.good("/a/y", 10 to 5.0, 70 to 0.0)
      trial.points("/a/q") shouldBe mapOf(10.0 to 2.0)
      val always = mapOf(60.0 to 2.0, 120.0 to 2.0, 180.0 to 2.0, 240.0 to 2.0)
      trial.points("/a/of_expression") shouldBe always
      trial.points("/a/of_transform") shouldBe always
      trial.points("/a/start") shouldBe always - 60.0
      trial.points("/a/time") shouldBe
        mapOf(60.0 to 50.0, 120.0 to 60.0, 180.0 to 60.0, 240.0 to 60.0)
      trial.points("/a/mean") shouldBe always
      trial.points("/a/rise") shouldBe always.mapValues { 0.0 }
    }

    test("a frame shorter than min is no frame, in the frame's own stream as well") {
      val trial = Trial()
      trial.model("m") {
        measurement("b", DataType.BOOLEAN)
        frame("run", "b", min = 10)
        metric("time", "statetime(run)")
      }
      trial.asset("a", "m")
      trial.good("/a/b", 1 to true, 3 to false, 10 to true, 15 to false, 20 to true, 35 to false)
      trial.closedUntil(60)
      trial.points("/a/run") shouldBe mapOf(20.0 to true, 35.0 to false)
      trial.points("/a/time") shouldBe mapOf(60.0 to 15.0)
    }

    test("until ends only what runs") {
      val trial = Trial()
      trial.model("m") {
        measurement("p", DataType.INTEGER)
        frame("batch", "p == 1", until = "p == 2")
      }
      trial.asset("a", "m")
      trial.good("/a/p", 5 to 2, 10 to 0, 20 to 1, 30 to 2, 40 to 0, 50 to 2)
      trial.points("/a/batch") shouldBe mapOf(20.0 to true, 30.0 to false)
    }

    test("a removed child that never had a reading still spoils the windows in which it was one") {
      val trial = Trial()
      trial.model("machine") { measurement("x") }
      trial.model("line") {
        children("machines", "machine")
        metric("total", "sum(machines.x)", percentGood = 50)
        metric("anyway", "sum(machines.x)")
      }
      trial.asset("l", "line")
      trial.asset("p", "machine", under = "l", by = "machines")
      trial.stay("gone", "l", "machines", null, 90)
      trial.removed("gone", 90, listOf("x"))
      trial.good("/l/p/x", 0 to 1.0, 30 to 1.0, 80 to 1.0, 130 to 1.0)
      trial.closedUntil(180)
      trial.points("/l/anyway") shouldBe mapOf(0.0 to 1.0, 60.0 to 1.0, 120.0 to 1.0, 180.0 to 1.0)
      trial.points("/l/total") shouldBe mapOf(180.0 to 1.0)
    }

    test("an integer transform with a fraction gives no point") {
      pointsOf({
        measurement("x")
        transform("r", "x / 2", DataType.INTEGER)
      }) {
        good("/a/x", 1 to 4.0, 2 to 5.0, 3 to 6.0)
      } shouldBe mapOf(1.0 to 2L, 3.0 to 3L)
    }
  })
