// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.Quality

/**
 * The rule "`'linear'` draws no line across a reading that is not GOOD" of
 * `docs/reference/formulas.md`.
 */
class LinearAnswersSpec :
  FunSpec({
    fun of(formula: String = "timeweightedavg(x, 'linear')", read: Trial.() -> Unit) =
      pointsOf({
        measurement("x")
        transform("t", "x * 1")
        metric("r", formula)
      }) {
        read()
      }

    fun Trial.good(vararg points: Pair<Number, Any?>) = good("/a/x", *points)
    fun Trial.bad(vararg seconds: Number) =
      read("/a/x", Quality.BAD, *seconds.map { it to null }.toTypedArray())

    // "The earlier value stays until the later reading." 0 for 30 s, 6 for 30 s.
    test("the earlier value stays where a reading that is not GOOD lies between two GOOD ones") {
      for (quality in listOf(Quality.BAD, Quality.UNCERTAIN)) {
        of {
          good(0 to 0.0, 30 to 6.0)
          read("/a/x", quality, 10 to 9.0)
        }[60.0] shouldBe 3.0
      }
    }

    test("the table of the page holds") {
      fun Trial.readings() {
        good(0 to 0.0, 30 to 6.0, 90 to 2.0)
        bad(10)
        read("/a/x", Quality.UNCERTAIN, 50 to null)
      }
      of { readings() } shouldBe mapOf(60.0 to 3.0, 120.0 to 4.0, 180.0 to 2.0, 240.0 to 2.0)
      of("timeweightedavg(x + 0, 'linear')") { readings() } shouldBe
        mapOf(60.0 to 4.5, 120.0 to 3.0, 180.0 to 2.0, 240.0 to 2.0)
    }

    test("it is also so where the reading that is not GOOD lies before the window") {
      // Many windows before, and at the window's start itself.
      of {
        good(-200 to 0.0, 30 to 6.0)
        bad(-190)
      }[60.0] shouldBe 3.0
      of {
        good(-20 to 0.0, 30 to 6.0)
        bad(0)
      }[60.0] shouldBe 3.0
    }

    test("only the line to the next GOOD reading is broken") {
      of {
        good(-30 to 8.0, 0 to 0.0, 30 to 6.0, 60 to 0.0)
        bad(-20, 10)
      }[60.0] shouldBe (0.0 * 30 + 3.0 * 30) / 60
    }

    test(
      "a reading that is not GOOD before the first GOOD one, or behind the last, changes nothing"
    ) {
      of {
        good(0 to 0.0, 30 to 6.0)
        bad(-10, 40, 70)
      }[60.0] shouldBe 4.5
    }

    // "A reading that is not GOOD counts for nothing where a GOOD one has the same time."
    test("a GOOD reading at the same time takes the place of one that is not") {
      of {
        good(0 to 0.0, 30 to 6.0)
        bad(0, 30)
      }[60.0] shouldBe 4.5
      of {
        good(0 to 0.0, 10 to 2.0, 30 to 6.0)
        bad(10)
      }[60.0] shouldBe 4.5
    }

    // "A transform, a frame, a metric and an expression have GOOD points only."
    test("the line of a transform and of an expression leads from point to point") {
      for (argument in listOf("t", "x * 1", "+x")) {
        of("timeweightedavg($argument, 'linear')") {
          good(0 to 0.0, 30 to 6.0)
          bad(10)
        }[60.0] shouldBe 4.5
      }
    }

    test("the value of steps, and its deviation, are the same with and without") {
      for (function in listOf("timeweightedavg(x)", "timeweightedstdev(x, 'p')", "statetime(x)")) {
        val without = of(function) { good(0 to 0.0, 30 to 6.0, 90 to 1.0) }
        of(function) {
          good(0 to 0.0, 30 to 6.0, 90 to 1.0)
          bad(10, 70)
        } shouldBe without
      }
    }

    // "This is also so where the reading that is not GOOD lies [...] before a child came."
    test("of a child the line is broken also by what came before it was one") {
      for (gone in listOf(false, true)) {
        val trial = Trial()
        trial.model("machine") { measurement("x") }
        trial.model("line") {
          measurement("own")
          children("machines", "machine")
          metric("r", "sum(timeweightedavg(machines.x, 'linear'))")
        }
        trial.asset("l", "line")
        if (gone) trial.removed("m", 60, listOf("x"))
        else trial.asset("m", "machine", under = "l", by = "machines")
        trial.stay("m", "l", "machines", 20, 60)
        val stream = if (gone) "/m/x" else "/l/m/x"
        trial.good(stream, 0 to 2.0, 40 to 6.0)
        trial.read(stream, Quality.BAD, 10 to null)
        trial.closedUntil(60)
        trial.points("/l/r")[60.0] shouldBe (2.0 * 20 + 6.0 * 20) / 40
      }
    }
  })
