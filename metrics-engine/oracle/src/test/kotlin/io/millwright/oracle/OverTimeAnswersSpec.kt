// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.value.DataType
import io.millwright.value.Quality
import kotlin.math.sqrt

/** Functions over time. */
class OverTimeAnswersSpec :
  FunSpec({
    fun of(formula: String, vararg points: Pair<Number, Any?>, until: Int = 240) =
      pointsOf({
        measurement("x")
        metric("r", formula)
      }) {
        good("/a/x", *points)
        closedUntil(until)
      }

    // AWS IoT SiteWise's guide, "Example statetime scenario"; 0 is 2:00 PM.
    test("statetime is what SiteWise's example says") {
      of("statetime(x)", 0 to 0.0, 30 to 1.0, 75 to 1.0, 165 to 0.0, 240 to 0.0) shouldBe
        mapOf(60.0 to 30.0, 120.0 to 60.0, 180.0 to 45.0, 240.0 to 0.0)
    }

    test("first and last look into the window, earliest and latest at its borders") {
      val points = arrayOf<Pair<Number, Any?>>(10 to 1.0, 50 to 2.0, 60 to 3.0, 130 to 4.0)
      of("first(x)", *points) shouldBe mapOf(60.0 to 1.0, 180.0 to 4.0)
      of("last(x)", *points) shouldBe mapOf(60.0 to 3.0, 180.0 to 4.0)
      of("earliest(x)", *points) shouldBe mapOf(120.0 to 3.0, 180.0 to 3.0, 240.0 to 4.0)
      of("latest(x)", *points) shouldBe mapOf(60.0 to 3.0, 120.0 to 3.0, 180.0 to 4.0, 240.0 to 4.0)
    }

    test("earliest is the value at the start, where a reading stands on the border") {
      of("earliest(x)", 0 to 7.0, 10 to 8.0, until = 60) shouldBe mapOf(60.0 to 7.0)
    }

    test("time begins to count with the first reading") {
      of("statetime(x)", 20 to 1.0, until = 60) shouldBe mapOf(60.0 to 40.0)
      of("timein(x, 1)", 20 to 1.0, until = 60) shouldBe mapOf(60.0 to 40.0)
      of("timeweightedavg(x)", 20 to 1.0, 40 to 3.0, until = 60) shouldBe mapOf(60.0 to 2.0)
      of("rate(x)", 20 to 10.0, 40 to 50.0, until = 60) shouldBe mapOf(60.0 to 1.0)
    }

    test("the very first reading is no edge and no increase") {
      of("edges(x)", 20 to 1.0, until = 60) shouldBe mapOf(60.0 to 0.0)
      of("increase(x)", 20 to 10.0, until = 120) shouldBe mapOf(60.0 to 0.0, 120.0 to 0.0)
      of("edges(x)", 60 to 1.0, until = 120) shouldBe mapOf(60.0 to 0.0, 120.0 to 0.0)
      of("increase(x)", 60 to 10.0, 61 to 12.0, until = 120) shouldBe
        mapOf(60.0 to 0.0, 120.0 to 2.0)
    }

    test("where nothing is known of a window, there is no time in it") {
      of("statetime(x)", 60 to 1.0, until = 60) shouldBe mapOf()
      of("timein(x, 1)", 60 to 1.0, until = 60) shouldBe mapOf()
      of("timeweightedavg(x)", 60 to 1.0, until = 60) shouldBe mapOf()
      of("timeweightedavg(x, 'linear')", 60 to 1.0, until = 60) shouldBe mapOf()
      of("rate(x)", 60 to 1.0, until = 60) shouldBe mapOf()
    }

    test("the value before the window holds at its start") {
      of("statetime(x > 5)", -10 to 6.0, 20 to 1.0, until = 60)[60.0] shouldBe 20.0
      of("timeweightedavg(x)", -10 to 6.0, 30 to 0.0, until = 60)[60.0] shouldBe 3.0
      of("increase(x)", -10 to 6.0, 30 to 8.0, until = 60)[60.0] shouldBe 2.0
      of("edges(x)", -10 to 0.0, 30 to 8.0, until = 60)[60.0] shouldBe 1.0
    }

    test("a counter that falls has begun again at 0, or rolled over") {
      of("increase(x)", 0 to 90.0, 10 to 95.0, 20 to 3.0, 30 to 4.0, until = 60)[60.0] shouldBe 9.0
      of("increase(x, 100)", 0 to 90.0, 10 to 95.0, 20 to 3.0, 30 to 4.0, until = 60)[60.0] shouldBe
        14.0
      of("rate(x, 100)", 0 to 90.0, 10 to 95.0, 20 to 3.0, 50 to 26.0, until = 60)[60.0] shouldBe
        0.6
    }

    test("an increase of large integers is exact") {
      pointsOf({
        measurement("n", DataType.INTEGER)
        metric("r", "increase(n)", type = DataType.INTEGER)
      }) {
        good("/a/n", 0 to 9_007_199_254_740_993L, 30 to 9_007_199_254_740_996L)
        closedUntil(60)
      }[60.0] shouldBe 3L
    }

    test("timein takes several states, texts as well") {
      pointsOf({
        measurement("s", DataType.STRING)
        attribute("bad", "jam", DataType.STRING)
        metric("r", "timein(s, 'stop', bad)")
      }) {
        good("/a/s", 0 to "run", 10 to "stop", 25 to "run", 40 to "jam", 50 to "run")
        closedUntil(60)
      }[60.0] shouldBe 25.0
    }

    test("linear leads from value to value, and is held behind the last one") {
      // 0 to 20: from 0 to 4; 20 to 40: from 4 to 2; 40 to 60: 2.
      of("timeweightedavg(x, 'linear')", 0 to 0.0, 20 to 4.0, 40 to 2.0, until = 60)[60.0] shouldBe
        (2.0 * 20 + 3.0 * 20 + 2.0 * 20) / 60
      // A reading at the end of the window is led to.
      of("timeweightedavg(x, 'linear')", 0 to 0.0, 60 to 6.0, until = 60)[60.0] shouldBe 3.0
      // At the start the line begins with the value that holds there, 4.
      of("timeweightedavg(x, 'linear')", -20 to 4.0, 20 to 8.0, until = 60)[60.0] shouldBe
        (6.0 * 20 + 8.0 * 40) / 60
    }

    test("the deviation over time is weighted by seconds") {
      val points = arrayOf<Pair<Number, Any?>>(0 to 2.0, 10 to 6.0, 40 to 4.0)
      val squares = 400.0 / 3
      (of("timeweightedstdev(x, 'p')", *points, until = 60)[60.0] as Double) shouldBe
        (sqrt(squares / 60) plusOrMinus 1e-12)
      (of("timeweightedstdev(x)", *points, until = 60)[60.0] as Double) shouldBe
        (sqrt(squares / 59) plusOrMinus 1e-12)
      of("timeweightedstdev(x, 'f')", 59 to 1.0, until = 60) shouldBe mapOf()
    }

    test("readings that are not GOOD do not end a value") {
      pointsOf({
        measurement("x")
        metric("r", "statetime(x)")
      }) {
        good("/a/x", 0 to 1.0)
        read("/a/x", Quality.BAD, 10 to 0.0)
        closedUntil(60)
      }[60.0] shouldBe 60.0
    }

    test("the value before the first that is undefined stays, through any number of windows") {
      fun ofInverse(formula: String) =
        pointsOf({
          measurement("x")
          metric("r", formula)
        }) {
          good("/a/x", 10 to 5.0, 50 to 0.0, 130 to 1.0)
          closedUntil(180)
        }
      ofInverse("earliest(10 / x)") shouldBe mapOf(120.0 to 2.0, 180.0 to 2.0)
      ofInverse("last(10 / x)") shouldBe mapOf(60.0 to 2.0, 180.0 to 10.0)
      ofInverse("timein(10 / x, 2)") shouldBe mapOf(60.0 to 50.0, 120.0 to 60.0, 180.0 to 10.0)
      ofInverse("increase(10 / x)") shouldBe mapOf(60.0 to 0.0, 120.0 to 0.0, 180.0 to 8.0)
      ofInverse("edges(10 / x)") shouldBe mapOf(60.0 to 0.0, 120.0 to 0.0, 180.0 to 0.0)
      ofInverse("timeweightedavg(10 / x, 'linear')") shouldBe
        mapOf(60.0 to 2.0, 120.0 to 2.0, 180.0 to (6.0 * 10 + 10.0 * 50) / 60)
    }

    test("a function over time of a metric or of a frame follows its points") {
      pointsOf({
        measurement("x")
        metric("s", "sum(x)")
        metric("r", "latest(s) + increase(s)", "120s")
      }) {
        good("/a/x", 10 to 1.0, 70 to 4.0)
      } shouldBe mapOf(120.0 to 7.0, 240.0 to 4.0)
      pointsOf({
        measurement("b", DataType.BOOLEAN)
        frame("run", "b")
        metric("r", "100 * edges(run) + statetime(run)")
      }) {
        good("/a/b", 5 to true, 10 to false, 20 to true, 70 to false)
        closedUntil(120)
      } shouldBe mapOf(60.0 to 145.0, 120.0 to 10.0)
    }

    // Whole seconds: what holds at each second of a window, one after the other, is the plainest
    // definition of all.
    test("second by second, functions over time are what they say") {
      val courses = Arb.list(Arb.pair(Arb.int(-20..120), Arb.int(-2..3)), 1..12)
      checkAll(100, courses.map { it.toMap().toSortedMap() }) { course ->
        fun at(second: Int): Int? =
          course.keys.filter { it <= second }.maxOrNull()?.let(course::get)
        fun found(formula: String, end: Int) =
          of(formula, *course.map { (t, x) -> t to x.toDouble() }.toTypedArray(), until = 120)[
            end.toDouble()]
        for (end in listOf(60, 120)) {
          val seconds = (end - 60 until end).mapNotNull { at(it) }
          val values =
            listOfNotNull(at(end - 60)) + course.filterKeys { it in end - 59..end }.values
          found("statetime(x)", end) shouldBe
            seconds.count { it > 0 }.toDouble().takeIf { seconds.isNotEmpty() }
          found("timein(x, 1, 3)", end) shouldBe
            seconds.count { it == 1 || it == 3 }.toDouble().takeIf { seconds.isNotEmpty() }
          val mean = found("timeweightedavg(x)", end) as Double?
          if (seconds.isEmpty()) {
            mean shouldBe null
          } else {
            mean!! shouldBe (seconds.average() plusOrMinus 1e-9)
          }
          found("edges(x)", end) shouldBe
            values
              .zipWithNext()
              .count { (a, b) -> a <= 0 && b > 0 }
              .toDouble()
              .takeIf {
                values.isNotEmpty()
              }
          found("earliest(x)", end) shouldBe at(end - 60)?.toDouble()
          found("latest(x)", end) shouldBe at(end)?.toDouble()
        }
      }
    }
  })
