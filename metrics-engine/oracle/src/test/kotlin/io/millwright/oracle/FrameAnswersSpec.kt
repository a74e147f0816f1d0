// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType

/** Event frames, their metrics, and formulas that use them. */
class FrameAnswersSpec :
  FunSpec({
    /** The points of a frame `r` of an integer `p` and a truth `b`. */
    fun frame(
      from: String,
      until: String? = null,
      min: Int = 0,
      closed: Int = 240,
      read: Trial.() -> Unit,
    ) =
      pointsOf({
        measurement("p", DataType.INTEGER)
        measurement("b", DataType.BOOLEAN)
        frame("r", from, until, min)
      }) {
        read()
        closedUntil(closed)
      }

    test("a frame runs from where its condition becomes true until it ceases to be") {
      frame("p == 6") { good("/a/p", 10 to 6, 20 to 6, 30 to 1, 40 to 2, 50 to 6) } shouldBe
        mapOf(10.0 to true, 30.0 to false, 50.0 to true)
    }

    test("a frame with until goes on after its own condition has ceased") {
      frame("p == 1", "p == 9") {
        good("/a/p", 10 to 1, 20 to 3, 30 to 9, 40 to 9, 50 to 1)
      } shouldBe mapOf(10.0 to true, 30.0 to false, 50.0 to true)
    }

    test("a frame that starts while another one runs ends that one") {
      val points: Trial.() -> Unit = { good("/a/p", 10 to 1, 20 to 2, 30 to 1, 45 to 9, 50 to 1) }
      frame("p == 1", "p == 9", read = points) shouldBe
        mapOf(10.0 to true, 30.0 to true, 45.0 to false, 50.0 to true)
    }

    test("a new recipe makes frames that follow each other") {
      frame("p != pretrigger(p)", "not b") {
        good("/a/b", 0 to true, 60 to false)
        good("/a/p", 5 to 1, 10 to 1, 20 to 2, 30 to 2, 40 to 3, 50 to 3)
      } shouldBe mapOf(20.0 to true, 40.0 to true, 60.0 to false)
    }

    test("until counts where it becomes true, not while it is") {
      frame("p == 1", "b") {
        good("/a/b", 0 to true, 30 to false, 40 to true)
        good("/a/p", 10 to 1, 20 to 0)
      } shouldBe mapOf(10.0 to true, 40.0 to false)
    }

    test("where one condition ends a frame and the other starts one, the new one runs") {
      frame("b", "p == 2") {
        good("/a/b", 10 to true, 20 to false, 30 to true)
        good("/a/p", 30 to 2, 40 to 0, 50 to 2)
      } shouldBe mapOf(10.0 to true, 30.0 to true, 50.0 to false)
    }

    // "A condition without a value is not true."
    test("a frame ends where its condition has no value") {
      frame("10 / p > 1") { good("/a/p", 10 to 5, 20 to 0, 30 to 4, 40 to 20) } shouldBe
        mapOf(10.0 to true, 20.0 to false, 30.0 to true, 40.0 to false)
      frame("10 / p > 1") { good("/a/p", 10 to 0, 20 to 5, 30 to 0, 40 to 20) } shouldBe
        mapOf(20.0 to true, 30.0 to false)
    }

    // "A condition becomes true at a reading where it is true and was not at the moment before."
    test("each new recipe begins a frame, also where each reading brings one") {
      frame("p != pretrigger(p)", "not b") {
        good("/a/b", 0 to true, 60 to false)
        good("/a/p", 5 to 1, 20 to 2, 30 to 3, 40 to 4, 50 to 4)
      } shouldBe mapOf(20.0 to true, 30.0 to true, 40.0 to true, 60.0 to false)
    }

    // "A frame that still runs is there from its start, and goes if it ends too soon."
    test("exactly min is a frame, less is none, and a frame that still runs is one") {
      val points: Trial.() -> Unit = {
        good("/a/b", 10 to true, 19 to false, 30 to true, 40 to false, 50 to true)
      }
      frame("b", min = 10, closed = 59, read = points) shouldBe
        mapOf(30.0 to true, 40.0 to false, 50.0 to true)
    }

    test("a short frame still ends the one before it") {
      frame("p == 1", "p == 9", min = 10) {
        good("/a/p", 10 to 1, 20 to 2, 30 to 1, 35 to 9, 50 to 1, 53 to 2, 55 to 1, 70 to 9)
      } shouldBe mapOf(10.0 to true, 30.0 to false, 55.0 to true, 70.0 to false)
    }

    test("a metric of frames has a result at each frame's end") {
      val trial = Trial()
      trial.model("m") {
        measurement("b", DataType.BOOLEAN)
        measurement("x")
        frame("run", "b", min = 5)
        metric("made", "increase(x)", "run")
        metric("points", "count(x)", "run")
        metric("at_start", "earliest(x)", "run")
        metric("total", "sum(made)", "120s")
      }
      trial.asset("a", "m")
      trial.good(
        "/a/b",
        10 to true,
        40 to false,
        50 to true,
        52 to false,
        60 to true,
        90 to false,
        100 to true,
      )
      trial.good(
        "/a/x",
        5 to 100.0,
        10 to 101.0,
        30 to 104.0,
        40 to 105.0,
        51 to 106.0,
        70 to 110.0,
      )
      trial.closedUntil(120)
      trial.points("/a/made") shouldBe mapOf(40.0 to 4.0, 90.0 to 4.0)
      trial.points("/a/points") shouldBe mapOf(40.0 to 2.0, 90.0 to 1.0)
      trial.points("/a/at_start") shouldBe mapOf(40.0 to 101.0, 90.0 to 106.0)
      trial.points("/a/total") shouldBe mapOf(120.0 to 8.0)
    }

    test("a frame that has ended behind the closed time has no results yet") {
      val trial = Trial()
      trial.model("m") {
        measurement("b", DataType.BOOLEAN)
        frame("run", "b")
        metric("length", "statetime(b)", "run")
      }
      trial.asset("a", "m")
      trial.good("/a/b", 10 to true, 40 to false)
      trial.closedUntil(39)
      trial.points("/a/length") shouldBe mapOf()
      trial.closedUntil(40)
      trial.points("/a/length") shouldBe mapOf(40.0 to 30.0)
    }

    test("frames stand in frames") {
      val trial = Trial()
      trial.model("m") {
        measurement("b", DataType.BOOLEAN)
        measurement("ok", DataType.BOOLEAN)
        frame("run", "b", min = 10)
        frame("good_run", "run and ok")
      }
      trial.asset("a", "m")
      trial.good("/a/ok", 0 to true, 50 to false)
      trial.good("/a/b", 1 to true, 3 to false, 20 to true, 40 to false, 45 to true)
      trial.points("/a/good_run") shouldBe
        mapOf(20.0 to true, 40.0 to false, 45.0 to true, 50.0 to false)
    }
  })
