// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Function
import io.millwright.value.Micros
import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode
import java.time.Instant

private val PRECISE = MathContext(60, RoundingMode.HALF_EVEN)
private val MICROS_PER_SECOND = BigDecimal(1_000_000)
private val TWO = BigDecimal(2)

/** Functions of the course of one stream. */
internal val OVER_TIME: Set<String> =
  setOf(
    "first",
    "last",
    "earliest",
    "latest",
    "statetime",
    "timein",
    "timeweightedavg",
    "timeweightedstdev",
    "increase",
    "rate",
    "edges",
    "slope",
  )

/** A value that holds from one time to another. */
private class Hold(val value: Datum, val micros: Long)

/**
 * What a function over time gives of a curve in the parts of a window: one part, or for a child
 * that went and came back several, which count together.
 *
 * @param others the values of the further arguments
 */
internal fun overTime(
  function: Function,
  curve: Curve,
  parts: List<Part>,
  others: List<Datum?>,
): Datum? {
  val points = parts.flatMap { curve.within(it).values }
  return when (function.name()) {
    "first" -> points.firstOrNull()
    "last" -> points.lastOrNull()
    "earliest" -> parts.firstOrNull()?.let { curve.at(it.from) }
    "latest" -> parts.lastOrNull()?.let { curve.at(it.to) }
    "statetime" -> time(holds(curve, parts)) { isNumber(it) && decimal(it).signum() > 0 }
    "timein" -> time(holds(curve, parts)) { value -> others.any { compared(value, it) == 0 } }
    "timeweightedavg" ->
      if (others.isNotEmpty() && text(others[0]).equals("linear", ignoreCase = true))
        linearMean(curve, parts)
      else mean(holds(curve, parts))?.let { Datum.real(it.toDouble()) }
    "timeweightedstdev" ->
      deviation(
        holds(curve, parts),
        others.isNotEmpty() && text(others[0]).equals("p", ignoreCase = true),
      )
    "increase" -> increase(curve, parts, others.firstOrNull(), others.isNotEmpty())
    "rate" -> {
      val known = holds(curve, parts).sumOf { it.micros }
      val rise = increase(curve, parts, others.firstOrNull(), others.isNotEmpty())
      if (known == 0L || rise == null) null
      else
        Datum.real(
          (decimal(rise) * MICROS_PER_SECOND).divide(BigDecimal(known), PRECISE).toDouble()
        )
    }
    "edges" -> edges(curve, parts)
    "slope" -> slope(parts.flatMap { curve.within(it).entries })
    else -> throw IllegalArgumentException("${function.name()} is no function over time")
  }
}

/**
 * What a function over time without further arguments gives of the points of one stream in (from,
 * to], for a judge that does not know the function itself.
 */
fun judged(
  function: Function,
  points: Map<Instant, Double>,
  from: Instant,
  to: Instant,
): Double? {
  val curve =
    Curve.of(points.entries.associate { Micros.of(it.key) to checkNotNull(Datum.real(it.value)) })
  return overTime(function, curve, listOf(Part(Micros.of(from), Micros.of(to))), listOf())
    ?.let(::double)
}

/**
 * Seconds in which a curve was in one of some states. "Inside a function over time each reading
 * counts with the value [of an attribute] of its own time."
 */
internal fun timeIn(curve: Curve, states: List<Curve>, parts: List<Part>): Datum? {
  fun isIn(value: Datum?, time: Long) = states.any { compared(value, it.at(time)) == 0 }
  val holds =
    if (curve.isConstant) parts.map { Hold(truth(isIn(curve.at(it.from), it.from)), it.length) }
    else
      holds(Curve.of(curve.points.mapValues { (time, value) -> truth(isIn(value, time)) }), parts)
  return time(holds) { it == truth(true) }
}

private fun truth(isSo: Boolean): Datum = checkNotNull(Datum.real(if (isSo) 1.0 else 0.0))

private fun text(datum: Datum?): String? = (datum as? Datum.Text)?.text

/** The values that hold in the parts, each with how long; nothing before the first point. */
private fun holds(curve: Curve, parts: List<Part>): List<Hold> = parts.flatMap { part ->
  val borders = listOf(part.from) + curve.within(part).keys + part.to
  borders.zipWithNext().mapNotNull { (from, to) ->
    curve.at(from)?.let { Hold(it, to - from) }.takeIf { to > from }
  }
}

/** Seconds in which a state held; no value where nothing is known of the parts. */
private fun time(holds: List<Hold>, isState: (Datum) -> Boolean): Datum? =
  if (holds.isEmpty()) null else seconds(holds.filter { isState(it.value) }.sumOf { it.micros })

private fun mean(holds: List<Hold>): BigDecimal? {
  if (holds.isEmpty() || !holds.all { isNumber(it.value) }) {
    return null
  }
  val weight = holds.sumOf { BigDecimal(it.micros) }
  return holds.sumOf { number(it.value) * BigDecimal(it.micros) }.divide(weight, PRECISE)
}

/** "Other aggregates are of doubles." */
private fun number(datum: Datum) = BigDecimal(double(datum))

private fun deviation(holds: List<Hold>, isOfAll: Boolean): Datum? {
  val mean = mean(holds) ?: return null
  val squares = holds.sumOf { (number(it.value) - mean).pow(2) * BigDecimal(it.micros) }
  val weight =
    holds.sumOf { BigDecimal(it.micros) } - if (isOfAll) BigDecimal.ZERO else MICROS_PER_SECOND
  return if (weight.signum() <= 0) null
  else Datum.real(squares.divide(weight, PRECISE).sqrt(PRECISE).toDouble())
}

/**
 * The mean where values lead to the next one in a straight line. At the start of a part the line
 * begins with the value that holds there; behind the last point the value is held. "Where a reading
 * that is BAD or UNCERTAIN lies between two GOOD readings of a measurement, the earlier value stays
 * until the later reading."
 */
private fun linearMean(curve: Curve, parts: List<Part>): Datum? {
  var area = BigDecimal.ZERO
  var weight = BigDecimal.ZERO
  for (part in parts) {
    val borders = listOf(part.from) + curve.within(part).keys + part.to
    for ((from, to) in borders.zipWithNext()) {
      val value = curve.at(from) ?: continue
      val isLine = to in curve.points && !curve.isBrokenBefore(to)
      val next = if (isLine) curve.at(to) ?: value else value
      if (!isNumber(value) || !isNumber(next)) {
        return null
      }
      val length = BigDecimal(to - from)
      area += (number(value) + number(next)) * length / TWO
      weight += length
    }
  }
  return if (weight.signum() == 0) null else Datum.real(area.divide(weight, PRECISE).toDouble())
}

/** The points of a part, before them the value that holds at its start, if there is one. */
private fun course(curve: Curve, part: Part): List<Datum> =
  listOfNotNull(curve.at(part.from)) + curve.within(part).values

private fun increase(
  curve: Curve,
  parts: List<Part>,
  rollover: Datum?,
  hasRollover: Boolean,
): Datum? {
  if (hasRollover && !isNumber(rollover)) {
    return null
  }
  val courses = parts.map { course(curve, it) }.filter { it.isNotEmpty() }
  if (courses.isEmpty() || !courses.flatten().all(::isNumber)) {
    return null
  }
  return courses
    .flatMap { it.zipWithNext() }
    .map { (before, after) -> rise(before, after, rollover) }
    .fold(Datum.FALSE as Datum?) { sum, rise -> arithmetic(BinaryOperator.ADD, sum, rise) }
}

/** By how much a counter rose from one value to the next. */
private fun rise(before: Datum, after: Datum, rollover: Datum?): Datum? =
  when {
    decimal(after) >= decimal(before) -> arithmetic(BinaryOperator.SUBTRACT, after, before)
    // "One that was not below that number has begun again at 0."
    rollover == null || decimal(before) >= decimal(rollover) -> after
    else ->
      arithmetic(
        BinaryOperator.SUBTRACT,
        arithmetic(BinaryOperator.ADD, after, rollover),
        before,
      )
  }

/** How often a curve became positive; its very first point becomes nothing. */
private fun edges(curve: Curve, parts: List<Part>): Datum? {
  val courses = parts.map { course(curve, it) }.filter { it.isNotEmpty() }
  if (courses.isEmpty() || !courses.flatten().all(::isNumber)) {
    return null
  }
  val count = courses.sumOf { course ->
    course.zipWithNext().count { (before, after) ->
      decimal(before).signum() <= 0 && decimal(after).signum() > 0
    }
  }
  return Datum.real(count.toDouble())
}

/** "The slope of the straight line that fits the points best": by the normal equations, exactly. */
private fun slope(points: List<Map.Entry<Long, Datum>>): Datum? {
  if (points.distinctBy { it.key }.size < 2 || !points.all { isNumber(it.value) }) {
    return null
  }
  val count = BigDecimal(points.size)
  val times = points.map { BigDecimal(it.key) }
  val numbers = points.map { number(it.value) }
  val products = times.zip(numbers).sumOf { (time, number) -> time * number }
  val rise = count * products - times.sumOf { it } * numbers.sumOf { it }
  val run = count * times.sumOf { it * it } - times.sumOf { it }.pow(2)
  return Datum.real((rise * MICROS_PER_SECOND).divide(run, PRECISE).toDouble())
}
