// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType

/** Metrics over children, and over those that come and go. */
class ChildrenAnswersSpec :
  FunSpec({
    /** A line `l` with a metric `r`; its machines have x, a state b and a price. */
    fun line(formula: String, percentGood: Int = 0, build: Trial.() -> Unit): Map<Double, Any?> {
      val trial = Trial()
      trial.model("machine") {
        measurement("x")
        measurement("b", DataType.BOOLEAN)
        attribute("price", 10.0)
        transform("double", "x * 2")
        metric("made", "sum(x)")
      }
      trial.model("line") {
        measurement("tariff")
        children("machines", "machine")
        children("spares", "machine")
        metric("r", formula, percentGood = percentGood)
      }
      trial.asset("l", "line")
      trial.build()
      return trial.points("/l/r")
    }
    fun Trial.machine(key: String, price: Double = 10.0, by: String = "machines") =
      asset(key, "machine", under = "l", by = by, attributes = mapOf("price" to price))

    test("an aggregate looks at the points of all children of its hierarchy") {
      val build: Trial.() -> Unit = {
        machine("p")
        machine("q")
        machine("s", by = "spares")
        good("/l/p/x", 10 to 1.0, 60 to 2.0)
        good("/l/q/x", 20 to 4.0, 130 to 8.0)
        good("/l/s/x", 20 to 100.0)
      }
      line("sum(machines.x)", build = build) shouldBe mapOf(60.0 to 7.0, 180.0 to 8.0)
      line("max(machines.x, spares.x)", build = build) shouldBe mapOf(60.0 to 100.0, 180.0 to 8.0)
      line("sum(machines.made)", build = build) shouldBe mapOf(60.0 to 7.0, 180.0 to 8.0)
      line("sum(machines.double)", build = build) shouldBe mapOf(60.0 to 14.0, 180.0 to 16.0)
      line("count(machines.x)", build = build) shouldBe
        mapOf(60.0 to 3.0, 120.0 to 0.0, 180.0 to 1.0, 240.0 to 0.0)
    }

    test("an argument is followed child by child, at each reading of its inputs") {
      val build: Trial.() -> Unit = {
        machine("p", price = 2.0)
        machine("q", price = 3.0)
        good("/l/p/x", 10 to 1.0)
        good("/l/q/x", 20 to 4.0)
        good("/l/tariff", 0 to 10.0, 40 to 20.0)
      }
      line("sum(machines.x * machines.price)", build = build)[60.0] shouldBe 14.0
      // p: 10 at 10, 20 at 40; q: 40 at 20, 80 at 40.
      line("sum(machines.x * tariff)", build = build)[60.0] shouldBe 150.0
    }

    test("a function over time has one result for each child") {
      val build: Trial.() -> Unit = {
        machine("p", price = 2.0)
        machine("q", price = 3.0)
        good("/l/p/b", 0 to true)
        good("/l/q/b", 0 to false, 40 to true)
      }
      line("avg(statetime(machines.b))", build = build)[60.0] shouldBe 40.0
      line("count(statetime(machines.b))", build = build)[60.0] shouldBe 2.0
      line("min(statetime(machines.b), 10)", build = build)[60.0] shouldBe 10.0
      line("sum(statetime(machines.b) * machines.price)", build = build)[60.0] shouldBe 180.0
      line("sum(timein(machines.b, 1)) + count(edges(machines.b))", build = build)[60.0] shouldBe
        82.0
    }

    test("a child's points count where they lie in its time as a child, (from, to]") {
      val build: Trial.() -> Unit = {
        machine("p")
        stay("p", "l", "machines", 20, 80)
        good("/l/p/x", 20 to 1.0, 21 to 2.0, 60 to 4.0, 80 to 8.0, 81 to 16.0)
      }
      line("sum(machines.x)", build = build) shouldBe mapOf(60.0 to 6.0, 120.0 to 8.0)
      // "In windows in which it was no child it does not exist."
      line("count(machines.x)", build = build) shouldBe mapOf(60.0 to 2.0, 120.0 to 1.0)
    }

    test("a child's metric counts where its window's end does") {
      line("sum(machines.made)") {
        machine("p")
        stay("p", "l", "machines", 20, 119)
        good("/l/p/x", 10 to 1.0, 70 to 2.0)
      } shouldBe mapOf(60.0 to 1.0)
    }

    test("an attribute counts where its asset is a child at the window's end") {
      val build: Trial.() -> Unit = {
        machine("p", price = 2.0)
        machine("q", price = 3.0)
        stay("q", "l", "machines", 30, 120)
        good("/l/p/x", 10 to 1.0)
      }
      line("sum(machines.price) + 0 * count(machines.x)", build = build) shouldBe
        mapOf(60.0 to 5.0, 120.0 to 5.0, 180.0 to 2.0, 240.0 to 2.0)
    }

    test("a function over time sees the part of the window in which the asset was a child") {
      val build: Trial.() -> Unit = {
        machine("p")
        stay("p", "l", "machines", 30, 100)
        good("/l/p/b", 0 to true)
        good("/l/p/x", 0 to 5.0, 90 to 7.0, 110 to 9.0)
      }
      line("sum(statetime(machines.b))", build = build) shouldBe mapOf(60.0 to 30.0, 120.0 to 40.0)
      line("sum(earliest(machines.x))", build = build) shouldBe mapOf(60.0 to 5.0, 120.0 to 5.0)
      line("sum(latest(machines.x))", build = build) shouldBe mapOf(60.0 to 5.0, 120.0 to 7.0)
      line("sum(first(machines.x))", build = build) shouldBe mapOf(120.0 to 7.0)
      line("sum(increase(machines.x))", build = build) shouldBe mapOf(60.0 to 0.0, 120.0 to 2.0)
      line("sum(timeweightedavg(machines.x))", build = build) shouldBe
        mapOf(60.0 to 5.0, 120.0 to 5.5)
      // "In windows in which it was no child it does not exist."
      line("count(statetime(machines.b))", build = build) shouldBe mapOf(60.0 to 1.0, 120.0 to 1.0)
    }

    // "A child that left and came back counts once for each stay."
    test("a child that went and came back in one window has a result for each stay") {
      val build: Trial.() -> Unit = {
        machine("p")
        stay("p", "l", "machines", 10, 20)
        stay("p", "l", "machines", 40, null)
        good("/l/p/x", 0 to 1.0, 15 to 2.0, 30 to 5.0, 50 to 6.0)
        closedUntil(60)
      }
      line("count(latest(machines.x))", build = build) shouldBe mapOf(60.0 to 2.0)
      line("sum(statetime(machines.x))", build = build) shouldBe mapOf(60.0 to 30.0)
      line("sum(increase(machines.x))", build = build) shouldBe mapOf(60.0 to 2.0)
      line("sum(earliest(machines.x))", build = build) shouldBe mapOf(60.0 to 6.0)
      line("sum(latest(machines.x))", build = build) shouldBe mapOf(60.0 to 8.0)
      line("sum(machines.x)", build = build) shouldBe mapOf(60.0 to 8.0)
    }

    test("an asset that moved counts with each parent for its time") {
      val trial = Trial()
      trial.model("machine") { measurement("x") }
      trial.model("line") {
        children("machines", "machine")
        metric("r", "sum(machines.x)")
      }
      trial.asset("l1", "line")
      trial.asset("l2", "line")
      trial.asset("p", "machine", under = "l2", by = "machines")
      trial.stay("p", "l1", "machines", null, 70)
      trial.stay("p", "l2", "machines", 70, null)
      trial.good("/l2/p/x", 10 to 1.0, 65 to 2.0, 80 to 4.0, 130 to 8.0)
      trial.points("/l1/r") shouldBe mapOf(60.0 to 1.0, 120.0 to 2.0)
      trial.points("/l2/r") shouldBe mapOf(120.0 to 4.0, 180.0 to 8.0)
    }

    test("what a removed asset made until then still counts") {
      val build: Trial.() -> Unit = {
        machine("p")
        stay("gone", "l", "machines", null, 70)
        removed("gone", 70, listOf("x", "double"), mapOf("price" to 100.0))
        good("/l/p/x", 10 to 1.0, 80 to 2.0)
        good("/gone/x", 20 to 10.0, 75 to 20.0)
        good("/gone/double", 20 to 20.0)
      }
      line("sum(machines.x)", build = build) shouldBe mapOf(60.0 to 11.0, 120.0 to 2.0)
      line("sum(machines.double)", build = build) shouldBe mapOf(60.0 to 22.0, 120.0 to 4.0)
      line("sum(machines.x * machines.price)", build = build) shouldBe
        mapOf(60.0 to 1_010.0, 120.0 to 20.0)
      line("sum(machines.price) + 0 * count(machines.x)", build = build) shouldBe
        mapOf(60.0 to 110.0, 120.0 to 10.0, 180.0 to 10.0, 240.0 to 10.0)
    }

    test("grandchildren count through their parents' metrics") {
      val trial = Trial()
      trial.model("machine") { measurement("x") }
      trial.model("line") {
        children("machines", "machine")
        metric("made", "sum(machines.x)")
      }
      trial.model("site") {
        children("lines", "line")
        metric("made", "sum(lines.made)", "120s")
      }
      trial.asset("s", "site")
      trial.asset("l", "line", under = "s", by = "lines")
      trial.asset("p", "machine", under = "l", by = "machines")
      trial.good("/s/l/p/x", 10 to 1.0, 70 to 2.0, 130 to 4.0)
      trial.points("/s/made") shouldBe mapOf(120.0 to 3.0, 240.0 to 4.0)
    }
  })
