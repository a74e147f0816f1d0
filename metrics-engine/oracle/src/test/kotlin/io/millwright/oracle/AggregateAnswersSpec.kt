// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType
import io.millwright.value.Quality
import kotlin.math.sqrt

/** Metrics over all points of a window. */
class AggregateAnswersSpec :
  FunSpec({
    // In the first window 2, 8, 5 (the last at its end), in the second none, in the third 7.
    val readings: Trial.() -> Unit = { good("/a/x", 10 to 2.0, 20 to 8.0, 60 to 5.0, 150 to 7.0) }

    fun ofX(formula: String) =
      pointsOf(
        {
          measurement("x")
          metric("r", formula)
        },
        readings,
      )

    test("aggregates have a point where the window has one") {
      ofX("sum(x)") shouldBe mapOf(60.0 to 15.0, 180.0 to 7.0)
      ofX("avg(x)") shouldBe mapOf(60.0 to 5.0, 180.0 to 7.0)
      ofX("min(x)") shouldBe mapOf(60.0 to 2.0, 180.0 to 7.0)
      ofX("max(x)") shouldBe mapOf(60.0 to 8.0, 180.0 to 7.0)
      ofX("median(x)") shouldBe mapOf(60.0 to 5.0, 180.0 to 7.0)
      ofX("stdev(x)") shouldBe mapOf(60.0 to 3.0, 180.0 to 0.0)
      // Of 2, 5, 8 the rank is 2 * 0.25 = 0.5: half way from 2 to 5.
      ofX("percentile(x, 25)") shouldBe mapOf(60.0 to 3.5, 180.0 to 7.0)
      ofX("percentile(x, 0)") shouldBe mapOf(60.0 to 2.0, 180.0 to 7.0)
      ofX("percentile(x, 100)") shouldBe mapOf(60.0 to 8.0, 180.0 to 7.0)
    }

    test("count is 0 in a window without points, and has no value before the first of all") {
      pointsOf({
        measurement("x")
        measurement("y")
        metric("r", "count(x)")
      }) {
        good("/a/y", 10 to 0.0)
        good("/a/x", 70 to 1.0, 80 to 2.0)
      } shouldBe mapOf(120.0 to 2.0, 180.0 to 0.0, 240.0 to 0.0)
    }

    test("count of an expression counts where it has a value") {
      pointsOf({
        measurement("y")
        metric("r", "count(10 / y)")
      }) {
        good("/a/y", 10 to 0.0, 70 to 2.0, 80 to 0.0, 90 to 5.0)
      } shouldBe mapOf(120.0 to 2.0, 180.0 to 0.0, 240.0 to 0.0)
    }

    test("count counts texts") {
      pointsOf({
        measurement("s", DataType.STRING)
        metric("r", "count(s)")
        metric("other", "count(s)")
      }) {
        good("/a/s", 10 to "a", 20 to "a")
        closedUntil(60)
      } shouldBe mapOf(60.0 to 2.0)
    }

    test("the middle of an even number of points is the mean of the two") {
      pointsOf({
        measurement("x")
        metric("r", "median(x)")
      }) {
        good("/a/x", 10 to 1.0, 20 to 10.0, 30 to 4.0, 40 to 3.0)
        closedUntil(60)
      } shouldBe mapOf(60.0 to 3.5)
    }

    test("an argument is followed at each reading of its inputs, with the others as they were") {
      // At 10: 2 * 3, at 30: 2 * 5, at 70: 4 * 5.
      pointsOf({
        measurement("x")
        measurement("y")
        metric("r", "sum(x * y)")
      }) {
        good("/a/x", -10 to 2.0, 70 to 4.0)
        good("/a/y", 10 to 3.0, 30 to 5.0)
      } shouldBe mapOf(60.0 to 16.0, 120.0 to 20.0)
    }

    test(
      "several arguments are put together, constants and functions over time as one value each"
    ) {
      ofX("sum(x, 100)") shouldBe
        mapOf(60.0 to 115.0, 120.0 to 100.0, 180.0 to 107.0, 240.0 to 100.0)
      ofX("max(x, earliest(x))") shouldBe
        mapOf(60.0 to 8.0, 120.0 to 5.0, 180.0 to 7.0, 240.0 to 7.0)
      ofX("count(x, latest(x))") shouldBe
        mapOf(60.0 to 4.0, 120.0 to 1.0, 180.0 to 2.0, 240.0 to 1.0)
    }

    test("an attribute in an argument is a value like a number") {
      pointsOf(
        {
          measurement("x")
          attribute("limit", 5.0)
          metric("r", "max(x, limit)")
        },
        readings,
      ) shouldBe mapOf(60.0 to 8.0, 120.0 to 5.0, 180.0 to 7.0, 240.0 to 5.0)
      pointsOf(
        {
          measurement("x")
          attribute("limit", 5.0)
          metric("r", "sum(x - limit)")
        },
        readings,
      ) shouldBe mapOf(60.0 to 0.0, 180.0 to 2.0)
    }

    test("a bare name is the last value in the window") {
      ofX("x") shouldBe mapOf(60.0 to 5.0, 180.0 to 7.0)
      ofX("sum(x) / x") shouldBe mapOf(60.0 to 3.0, 180.0 to 1.0)
    }

    test("timestamp() within an argument is the time of each reading") {
      pointsOf(
        {
          measurement("x")
          metric("r", "sum(if(sec(localtime(timestamp())) < 15, x, 0))")
        },
        readings,
      ) shouldBe mapOf(60.0 to 7.0, 180.0 to 0.0)
      pointsOf(
        {
          measurement("x")
          metric("r", "timestamp() + 0 * sum(x)")
        },
        readings,
      ) shouldBe mapOf(60.0 to 1_772_452_860.0, 180.0 to 1_772_452_980.0)
    }

    test("the least and the greatest integer stay exact") {
      val large = 9_007_199_254_740_993L
      pointsOf({
        measurement("n", DataType.INTEGER)
        metric("r", "max(n)", type = DataType.INTEGER)
      }) {
        good("/a/n", 10 to large, 20 to large - 1)
        closedUntil(60)
      } shouldBe mapOf(60.0 to large)
    }

    test("a sum does not depend on the order of its parts") {
      pointsOf({
        measurement("x")
        metric("r", "sum(x)")
      }) {
        good("/a/x", 10 to 1e17, 20 to 1.0, 30 to -1e17)
        closedUntil(60)
      } shouldBe mapOf(60.0 to 1.0)
    }

    test("truths count as 1 and 0, and readings that are not GOOD not at all") {
      pointsOf({
        measurement("b", DataType.BOOLEAN)
        metric("r", "avg(b)")
      }) {
        good("/a/b", 10 to true, 20 to false, 30 to true, 40 to true)
        read("/a/b", Quality.BAD, 50 to false)
        closedUntil(60)
      } shouldBe mapOf(60.0 to 0.75)
    }

    test("a metric of metrics takes the results that stand in its window") {
      pointsOf(
        {
          measurement("x")
          metric("s", "sum(x)")
          metric("r", "avg(s)", "120s")
        },
        readings,
      ) shouldBe mapOf(120.0 to 15.0, 240.0 to 7.0)
      pointsOf(
        {
          measurement("x")
          metric("s", "sum(x)")
          metric("r", "s * 2")
        },
        readings,
      ) shouldBe mapOf(60.0 to 30.0, 180.0 to 14.0)
    }

    test("an input with a replacement has a value from the first reading on") {
      ofX("coalesce(sum(x), 0)") shouldBe
        mapOf(60.0 to 15.0, 120.0 to 0.0, 180.0 to 7.0, 240.0 to 0.0)
    }

    test("a replacement has no value before the first reading of its input") {
      pointsOf({
        measurement("x")
        measurement("y")
        metric("r", "coalesce(sum(x), 0)")
      }) {
        good("/a/y", 10 to 1.0)
      } shouldBe mapOf()
    }

    test("a metric of attributes begins with the first reading of its tree") {
      pointsOf({
        measurement("x")
        attribute("k", 3.0)
        metric("r", "k * 2")
      }) {
        good("/a/x", 70 to 1.0)
      } shouldBe mapOf(120.0 to 6.0, 180.0 to 6.0, 240.0 to 6.0)
    }

    test("the deviation is that of a sample") {
      val found =
        pointsOf({
          measurement("x")
          metric("r", "stdev(x)")
        }) {
          good("/a/x", 10 to 1.0, 20 to 2.0, 30 to 4.0)
          closedUntil(60)
        }[60.0]
          as Double
      found shouldBe (sqrt((16.0 + 1.0 + 25.0) / 9 / 2) plusOrMinus 1e-12)
    }
  })
