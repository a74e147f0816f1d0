// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import java.util.TreeMap

/**
 * The course of something over time: points, each of which holds until the next one. A constant (an
 * attribute, a number) has no points, and a value at all times; an attribute may have changed.
 */
internal class Curve
private constructor(
  /** By time, in microseconds since 1970. */
  val points: TreeMap<Long, Datum>,
  private val constant: TreeMap<Long, Datum?>?,
  /** Times of readings that are not GOOD; only of measurements. */
  val bad: Set<Long>,
) {
  companion object {
    fun of(points: Map<Long, Datum>, bad: Set<Long> = setOf()): Curve =
      Curve(TreeMap(points), null, bad)

    fun constant(value: Datum?): Curve = changing(mapOf(Long.MIN_VALUE to value))

    /**
     * "A value holds from the time that stands beside it": by time, the first from the beginning.
     */
    fun changing(values: Map<Long, Datum?>): Curve = Curve(TreeMap(), TreeMap(values), setOf())
  }

  /** True where there are no points, and a value holds at all times. */
  val isConstant: Boolean
    get() = constant != null

  /** The times at which a constant changes, the beginning among them. */
  val changes: Set<Long>
    get() = constant?.keys ?: setOf()

  /** The value at a time: that of the last point at or before it. */
  fun at(time: Long): Datum? = (constant ?: points).floorEntry(time)?.value

  /** The value before a time: that of the last point before it. */
  fun before(time: Long): Datum? = (constant ?: points).lowerEntry(time)?.value

  /** True where a reading that is not GOOD lies between a point and the point before it. */
  fun isBrokenBefore(point: Long): Boolean {
    val earlier = points.lowerKey(point)
    return earlier != null && bad.any { it in (earlier + 1)..<point }
  }

  /** The points in (from, to]. */
  fun within(range: Part): Map<Long, Datum> =
    if (range.from >= range.to) mapOf() else points.subMap(range.from, false, range.to, true)
}

/** The time (from, to], in microseconds since 1970. */
internal data class Part(val from: Long, val to: Long) {
  operator fun contains(time: Long): Boolean = time in (from + 1)..to

  /** What both have in common; null where that is nothing. */
  fun and(other: Part): Part? {
    val both = Part(maxOf(from, other.from), minOf(to, other.to))
    return if (both.from < both.to) both else null
  }

  val length: Long
    get() = to - from
}
