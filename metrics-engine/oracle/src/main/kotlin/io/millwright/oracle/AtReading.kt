// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.Expression

/**
 * A formula at one reading: of a transform, a frame's condition, or an argument of a function over
 * a window. Names mean the last value at or before this time.
 */
internal class AtReading(private val place: Place, override val moment: Long) : Scene {
  override fun named(name: Expression): Datum? = place.named(name).at(moment)

  override fun called(call: Expression.Call): Datum? =
    when (call.function.name()) {
      "pretrigger" -> evaluate(call.arguments[0], BeforeReading(place, moment))
      "timestamp" -> timestamp(call.arguments[0])
      else ->
        throw IllegalArgumentException(
          "${call.function.name()}() has no meaning at a single reading"
        )
    }

  private fun timestamp(argument: Expression): Datum? {
    val names = place.streams(argument)
    val times =
      if (isPretrigger(argument)) names.mapNotNull { place.named(it).points.lowerKey(moment) }
      else names.mapNotNull { place.named(it).points.floorKey(moment) }
    return times.maxOrNull()?.let(::seconds)
  }
}

/** What names meant before a reading, for `pretrigger`. */
private class BeforeReading(private val place: Place, override val moment: Long) : Scene {
  override fun named(name: Expression): Datum? = place.named(name).before(moment)

  override fun called(call: Expression.Call): Datum? =
    throw IllegalArgumentException("${call.function.name()}() can't stand in pretrigger()")
}
