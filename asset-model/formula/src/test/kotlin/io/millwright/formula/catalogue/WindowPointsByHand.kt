// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue

import io.millwright.formula.language.Meaning
import io.millwright.formula.window.Accumulator
import io.millwright.formula.window.KnownSpans
import io.millwright.formula.window.WindowCall
import io.millwright.formula.window.WindowPoints
import io.millwright.value.Value
import java.util.OptionalDouble

/** Points of a window as a list: time in microseconds and number. */
class WindowPointsByHand(
  private val points: List<Pair<Long, Double>>,
  private val carried: Value = Value.none(),
) : WindowPoints {
  override fun size() = points.size

  override fun time(index: Int) = points[index].first

  override fun value(index: Int): Value = Value.of(points[index].second)

  override fun number(index: Int) = points[index].second

  override fun sum() = points.sumOf { it.second }

  override fun carried() = carried

  override fun followsBadReading(index: Int) = false
}

/** A call over a window in which all time is known. */
class WindowCallByHand(
  private val from: Long,
  private val to: Long,
  private vararg val further: Double,
) : WindowCall {
  override fun from() = from

  override fun to() = to

  override fun number(argument: Int): OptionalDouble =
    if (argument in 1..further.size) OptionalDouble.of(further[argument - 1])
    else OptionalDouble.empty()

  override fun says(argument: Int, word: String) = false

  override fun known() =
    object : KnownSpans {
      override fun isAlways() = true

      override fun within(from: Long, to: Long) = maxOf(0, to - from)
    }
}

/** What a function of points gives of several parts of one window, each taken up by itself. */
fun <A : Accumulator<A>> Meaning.OfPoints<A>.over(
  call: WindowCall,
  parts: List<List<Pair<Long, Double>>>,
): Value {
  val total = start().begin(call)
  parts.forEach { part ->
    total.merge(start().begin(call).also { it.add(WindowPointsByHand(part)) })
  }
  return total.value()
}
