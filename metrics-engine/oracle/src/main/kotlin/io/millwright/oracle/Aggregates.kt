// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.Function
import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode

/** More digits than any double has, so that sums do not depend on their order. */
private val PRECISE = MathContext(60, RoundingMode.HALF_EVEN)

/** The functions that need more than the values of their arguments. */
internal val AGGREGATES: Set<String> =
  setOf(
    "avg",
    "sum",
    "min",
    "max",
    "count",
    "stdev",
    "median",
    "percentile",
  )

/** "All points of the window": what an aggregate gives of their values. */
internal fun aggregate(function: Function, values: List<Datum>, percent: Datum?): Datum? {
  if (function.name() == "count") {
    return Datum.real(values.size.toDouble())
  }
  if (values.isEmpty() || !values.all(::isNumber)) {
    return null
  }
  // "Other aggregates are of doubles"; the least and the greatest are points as they are.
  val numbers = values.map { BigDecimal(double(it)) }
  val count = BigDecimal(values.size)
  val total = numbers.reduce(BigDecimal::add)
  return when (function.name()) {
    "sum" -> Datum.real(total.toDouble())
    "avg" -> Datum.real(total.divide(count, PRECISE).toDouble())
    "min" -> values.minWith { x, y -> decimal(x).compareTo(decimal(y)) }
    "max" -> values.maxWith { x, y -> decimal(x).compareTo(decimal(y)) }
    "stdev" -> deviation(numbers, total.divide(count, PRECISE))
    "median" -> percentile(numbers, BigDecimal(50))
    "percentile" -> if (percent == null) null else percentile(numbers, decimal(percent))
    else -> throw IllegalArgumentException("${function.name()} is no aggregate")
  }
}

/** The deviation of a sample; 0 of one point. */
private fun deviation(numbers: List<BigDecimal>, mean: BigDecimal): Datum? {
  if (numbers.size == 1) {
    return Datum.real(0.0)
  }
  val squares = numbers.sumOf { (it - mean).pow(2) }
  return Datum.real(squares.divide(BigDecimal(numbers.size - 1), PRECISE).sqrt(PRECISE).toDouble())
}

/** In a straight line between the two nearest, as NumPy and `PERCENTILE.INC` have it. */
private fun percentile(numbers: List<BigDecimal>, percent: BigDecimal): Datum? {
  if (percent < BigDecimal.ZERO || percent > BigDecimal(100)) {
    return null
  }
  val sorted = numbers.sorted()
  val rank = BigDecimal(sorted.size - 1) * percent.movePointLeft(2)
  val below = rank.toInt()
  val above = minOf(below + 1, sorted.size - 1)
  val share = rank - BigDecimal(below)
  return Datum.real((sorted[below] + (sorted[above] - sorted[below]) * share).toDouble())
}
