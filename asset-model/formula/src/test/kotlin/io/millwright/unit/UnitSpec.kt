// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe

private fun converted(number: Double, from: String, to: String): Double {
  val one = Unit.parse(from).orElseThrow()
  val other = Unit.parse(to).orElseThrow()
  one.converts(other) shouldBe true
  return number * one.factorTo(other) + one.offsetTo(other)
}

class UnitSpec :
  FunSpec({
    context("a value has another number in another unit") {
      withTests<List<Any>>(
        { (number, from, result, to) -> "$number $from is $result $to" },
        listOf(2.5, "bar", 250.0, "kPa"),
        listOf(14.503773773, "[psi]", 1.0, "bar"),
        listOf(100.0, "Cel", 212.0, "[degF]"),
        listOf(32.0, "[degF]", 273.15, "K"),
        listOf(1.0, "kW.h", 3.6, "MJ"),
        listOf(36.0, "km/h", 10.0, "m/s"),
        listOf(60.0, "{bottle}/min", 1.0, "/s"),
        listOf(50.0, "%", 0.5, "1"),
        listOf(3.0, "10*3/s", 3000.0, "Hz"),
        listOf(1.0, "m3/h", 16.666666667, "L/min"),
        listOf(1.0, "[gal_us]", 3.785411784, "L"),
        listOf(1.0, "W/(m2.K)", 1.0, "W/m2/Cel"),
        listOf(1.0, "kg.m.s-2", 1.0, "N"),
        listOf(1.0, "cm2", 100.0, "mm2"),
        listOf(1.0, "V.A", 1.0, "W"),
        listOf(180.0, "deg", Math.PI, "rad"),
        listOf(1.0, "mm[Hg]", 133.322, "Pa"),
        listOf(1.0, "MiBy", 1024.0, "KiBy"),
      ) { (number, from, result, to) ->
        converted(number as Double, from as String, to as String) shouldBe
          ((result as Double) plusOrMinus 1e-8 * result)
      }
    }

    test("a unit of another dimension is not converted") {
      for ((one, other) in listOf("bar" to "Cel", "kW" to "kW.h", "m" to "m2", "rad" to "{rev}")) {
        Unit.parse(one).orElseThrow().converts(Unit.parse(other).orElseThrow()) shouldBe false
      }
    }

    test("an unknown code has no unit") {
      for (code in
        listOf("", "furlong", "[pH]", "m//s", "m/", "(m", "m)", "{x", "°C", "k", "1..2", "[in")) {
        Unit.parse(code).isPresent shouldBe false
      }
    }
  })
