// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType
import io.millwright.value.Quality

/** When transforms are evaluated, and what their inputs are then. */
class TransformAnswersSpec :
  FunSpec({
    // AWS IoT SiteWise's guide: x 10, 20, -, 30 and y 1, 2, 3, - at 9:00, 9:05, 9:10, 9:15.
    test("pretrigger is the value before the reading, as SiteWise's example has it") {
      pointsOf({
        measurement("x")
        measurement("y")
        transform("r", "x + y + pretrigger(y)")
      }) {
        good("/a/x", 0 to 10.0, 5 to 20.0, 15 to 30.0)
        good("/a/y", 0 to 1.0, 5 to 2.0, 10 to 3.0)
      } shouldBe mapOf(5.0 to 23.0, 10.0 to 25.0, 15.0 to 36.0)
    }

    test("a transform has a point at each reading of an input, with the others as they were") {
      pointsOf({
        measurement("x")
        measurement("y")
        attribute("k", 100.0)
        transform("r", "x * k + y")
      }) {
        good("/a/y", 20 to 2.0, 40 to 4.0)
        good("/a/x", 10 to 1.0, 20 to 2.0, 30 to 3.0)
      } shouldBe mapOf(20.0 to 202.0, 30.0 to 302.0, 40.0 to 304.0)
    }

    test("an input in a branch that is not taken is an input") {
      pointsOf({
        measurement("x")
        measurement("y")
        transform("r", "if(x > 0, x, y)")
      }) {
        good("/a/x", 10 to 1.0)
        good("/a/y", 20 to 5.0)
      } shouldBe mapOf(10.0 to 1.0, 20.0 to 1.0)
    }

    test("readings that are not GOOD do not count") {
      pointsOf({
        measurement("x")
        transform("r", "x * 2")
      }) {
        good("/a/x", 10 to 1.0, 30 to 3.0)
        read("/a/x", Quality.BAD, 20 to 2.0, 30 to 9.0)
        read("/a/x", Quality.UNCERTAIN, 25 to 2.5)
      } shouldBe mapOf(10.0 to 2.0, 30.0 to 6.0)
    }

    test("of readings with the same alias, time and quality the last one counts") {
      pointsOf({
        measurement("x")
        transform("r", "x")
      }) {
        good("/a/x", 10 to 1.0, 10 to 2.0)
      } shouldBe mapOf(10.0 to 2.0)
    }

    test("a transform of a transform follows its points") {
      pointsOf({
        measurement("y")
        measurement("z")
        transform("q", "10 / y")
        transform("r", "q + z")
      }) {
        good("/a/y", 10 to 5.0, 20 to 0.0, 30 to 2.0)
        good("/a/z", 15 to 1.0, 20 to 2.0, 30 to 3.0)
      } shouldBe mapOf(15.0 to 3.0, 20.0 to 4.0, 30.0 to 8.0)
    }

    test("a transform of a metric is evaluated at the ends of closed windows") {
      pointsOf({
        measurement("x")
        metric("s", "sum(x)")
        transform("r", "s + x")
      }) {
        good("/a/x", 10 to 1.0, 60 to 2.0, 70 to 5.0)
        closedUntil(60)
      } shouldBe mapOf(60.0 to 5.0, 70.0 to 8.0)
    }

    test("a transform of a frame sees true where one starts and false where it ends") {
      pointsOf({
        measurement("b", DataType.BOOLEAN)
        frame("run", "b")
        transform("r", "run + 10")
      }) {
        good("/a/b", 10 to false, 20 to true, 30 to true, 40 to false)
      } shouldBe mapOf(20.0 to 11.0, 40.0 to 10.0)
    }

    test("timestamp(x) is the time of the last point, timestamp(pretrigger(x)) of the one before") {
      pointsOf({
        measurement("x")
        measurement("y")
        transform(
          "r",
          "timestamp() - timestamp(x) + 1000 * (timestamp(x) - timestamp(pretrigger(x)))",
        )
      }) {
        good("/a/x", 10 to 1.0, 25 to 2.0)
        good("/a/y", 30 to 0.0)
      } shouldBe mapOf(25.0 to 15_000.0)
      pointsOf({
        measurement("x")
        measurement("y")
        transform("r", "y * 0 + timestamp() - timestamp(x)")
      }) {
        good("/a/x", 10 to 1.0, 25 to 2.0)
        good("/a/y", 5 to 0.0, 30 to 0.0)
      } shouldBe mapOf(10.0 to 0.0, 25.0 to 0.0, 30.0 to 5.0)
    }

    test("a missing input can be replaced") {
      pointsOf({
        measurement("x")
        measurement("y")
        transform("r", "coalesce(x, -1) + y")
      }) {
        good("/a/y", 5 to 1.0, 15 to 2.0)
        good("/a/x", 10 to 10.0)
      } shouldBe mapOf(5.0 to 0.0, 10.0 to 11.0, 15.0 to 12.0)
    }

    test("an attribute does not evaluate a transform, and has no time") {
      pointsOf({
        attribute("k", 5.0)
        transform("r", "k * 2")
      }) {} shouldBe mapOf()
    }

    test("summands are converted to the unit of the first") {
      pointsOf({
        measurement("p", unit = "bar")
        measurement("q", unit = "kPa")
        transform("r", "p + q")
      }) {
        good("/a/p", 10 to 1.0)
        good("/a/q", 10 to 50.0)
      } shouldBe mapOf(10.0 to 1.5)
    }
  })
