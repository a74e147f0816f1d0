// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.formula.Formula
import io.millwright.formula.check.FormulaUnits
import io.millwright.formula.language.Meaning
import io.millwright.unit.Unit
import io.millwright.value.Value
import java.math.BigDecimal
import java.math.MathContext
import java.util.Optional

private const val SECOND = 1_000_000L
private const val WEEK = 7 * 86_400 * SECOND

/** Some day of 2026, as far from zero as times are. */
private const val START = 1_772_452_800 * SECOND

private fun slope(vararg parts: List<Pair<Long, Double>>): Value {
  val meaning = Functions.find("slope").orElseThrow().meaning() as Meaning.OfPoints<*>
  return meaning.over(WindowCallByHand(START, START + WEEK), parts.toList())
}

private fun at(second: Int, number: Double) = START + second * SECOND to number

private fun unit(formula: String, unit: String): Optional<String> =
  FormulaUnits.convert(Formula.parse(formula).expression(), { Unit.parse(unit) }, { _, _ -> })
    .unit()
    .map { it.code() }

class SlopeSpec :
  FunSpec({
    test("a straight line has its own slope, for each second") {
      slope((1..600).map { at(it, 20 + 0.25 * it) }) shouldBe Value.of(0.25)
    }

    test("the line lies between points that are on no line") {
      slope(listOf(at(10, 6.0), at(40, 4.0), at(60, 8.0))).asNumber().asDouble shouldBe
        (3.0 / 95 plusOrMinus 1e-15)
    }

    test("a constant value has the slope 0, and so has one that falls as it rose") {
      slope((1..60).map { at(it, 0.1) }) shouldBe Value.of(0.0)
      slope(listOf(at(1, 1.0), at(2, 5.0), at(3, 1.0))) shouldBe Value.of(0.0)
    }

    test("points at fewer than two times have no slope") {
      slope(listOf()) shouldBe Value.none()
      slope(listOf(at(5, 1.0))) shouldBe Value.none()
      slope(listOf(at(5, 1.0)), listOf(at(5, 3.0))) shouldBe Value.none()
    }

    test("a text counts for nothing") {
      slope(listOf(at(1, 1.0), at(2, Double.NaN), at(3, 5.0))) shouldBe Value.of(2.0)
    }

    test("a slow drift of a great number is found at the end of a long window") {
      val drift = (0..999).map { START + WEEK - 1000 + it to 1e9 + it * 0.001 }
      slope(drift).asNumber().asDouble shouldBe (1000.0 plusOrMinus 0.1)
    }

    test("the slope is that of the normal equations, in whatever parts the points come") {
      val anyPoints = Arb.list(Arb.pair(Arb.long(1L..WEEK), Arb.numericDouble(-1e6, 1e6)), 2..40)
      checkAll(500, anyPoints, Arb.long(0L..4L)) { drawn, seed ->
        val points =
          drawn.distinctBy { it.first }.sortedBy { it.first }.map { (time, x) -> START + time to x }
        val size = BigDecimal(points.size)
        val times = points.map { BigDecimal(it.first).movePointLeft(6) }
        val numbers = points.map { BigDecimal(it.second) }
        val rise =
          size * times.zip(numbers).sumOf { (t, x) -> t * x } -
            times.sumOf { it } * numbers.sumOf { it }
        val run = size * times.sumOf { it * it } - times.sumOf { it }.pow(2)
        if (run.signum() != 0) {
          val expected = rise.divide(run, MathContext.DECIMAL128).toDouble()
          val steepest = 1e-9 * numbers.maxOf { it.abs() }.toDouble() / 1e5
          val parts = points.groupBy { (it.first + seed) % 3 }.values.toTypedArray()
          withClue(points) {
            for (found in listOf(slope(points), slope(*parts))) {
              found.asNumber().asDouble shouldBe
                (expected plusOrMinus 1e-9 * Math.abs(expected) + steepest)
            }
          }
        }
      }
    }

    test("its unit is that of the value for each second, of temperatures, too") {
      unit("slope(x)", "bar") shouldBe Optional.of("bar/s")
      unit("slope(x)", "Cel") shouldBe Optional.of("Cel/s")
      unit("slope(x)", "m/s") shouldBe Optional.of("m/s/s")
      unit("slope(x)", "no unit") shouldBe Optional.empty()
    }
  })
