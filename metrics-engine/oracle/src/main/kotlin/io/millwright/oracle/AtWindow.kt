// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.Expression

/**
 * A formula at a window. With a child in its place it sees the parts of the window in which that
 * was a child.
 */
internal class AtWindow(private val place: Place, private val window: Part) : Scene {
  override val moment: Long = window.to
  private val parts = place.parts(window)

  /**
   * "A bare name in a metric is the last value in the window." An attribute has "the value that
   * holds at the end of the window, of a child that has left before, the one when it left".
   */
  override fun named(name: Expression): Datum? {
    val curve = place.named(name)
    return if (curve.isConstant) curve.at(parts.lastOrNull()?.to ?: window.to)
    else curve.last(parts)
  }

  private fun Curve.last(parts: List<Part>): Datum? =
    parts.flatMap { within(it).entries }.maxByOrNull { it.key }?.value

  override fun called(call: Expression.Call): Datum? =
    when (call.function.name()) {
      in AGGREGATES -> aggregate(call)
      in OVER_TIME -> overTime(call)
      "timestamp" -> timestamp(call.arguments[0])
      else -> throw IllegalArgumentException("${call.function.name()}() has no meaning at a window")
    }

  private fun timestamp(argument: Expression): Datum? =
    place
      .streams(argument)
      .flatMap { name -> parts.flatMap { place.named(name).within(it).keys } }
      .maxOrNull()
      ?.let(::seconds)

  private fun overTime(call: Expression.Call): Datum? {
    val further = call.arguments.drop(1).map { place.curve(it) }
    if (call.function.name() == "timein" && further.all { it.isConstant }) {
      return timeIn(place.curve(call.arguments[0]), further, parts)
    }
    val others = call.arguments.drop(1).map { evaluate(it, this) }
    return overTime(call.function, place.curve(call.arguments[0]), parts, others)
  }

  private fun aggregate(call: Expression.Call): Datum? {
    val isPercentile = call.function.name() == "percentile"
    val collected = if (isPercentile) call.arguments.take(1) else call.arguments
    if (call.function.name() == "count" && collected.none { hasBegun(it) }) {
      return null
    }
    val values = collected.flatMap { argument -> places(argument).flatMap { it.values(argument) } }
    val percent = if (isPercentile) evaluate(call.arguments[1], this) else null
    return aggregate(call.function, values, percent)
  }

  /** This place, or for an argument over children the place with each of them. */
  private fun places(argument: Expression): List<AtWindow> {
    val hierarchies = hierarchies(argument)
    check(hierarchies.size <= 1) { "An argument is over the children of one hierarchy" }
    return if (hierarchies.isEmpty()) listOf(this)
    else place.withChildren(hierarchies.single()).map { AtWindow(it, window) }
  }

  /** What an argument of an aggregate contributes here. */
  private fun values(argument: Expression): List<Datum> =
    when {
      // One result, or one for each child that was one in a part of the window.
      hasOverWindow(argument) ->
        if (parts.isEmpty()) listOf() else listOfNotNull(evaluate(argument, this))
      // Attributes and numbers alone count once, of a child where it is one at the window's end.
      place.streams(argument).isEmpty() ->
        if (place.isMember(window.to)) listOfNotNull(place.curve(argument).at(window.to))
        else listOf()
      else -> {
        val curve = place.curve(argument)
        parts.flatMap { curve.within(it).values }
      }
    }

  /**
   * False before the first point of all that an argument of `count` has. "Of a child that is one in
   * a part of the window a point from before it came is one, too." "Where a function over time or
   * an aggregate stands in it, its values are counted, and there is no value where there is none."
   */
  private fun hasBegun(argument: Expression): Boolean =
    places(argument).any { at ->
      val end = at.parts.maxOfOrNull { it.to }
      when {
        end == null -> false
        hasOverWindow(argument) || at.place.streams(argument).isEmpty() ->
          at.values(argument).isNotEmpty()
        else -> at.place.curve(argument).points.floorKey(end) != null
      }
    }
}
