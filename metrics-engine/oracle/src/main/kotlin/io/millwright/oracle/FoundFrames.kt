// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

/** An event frame (start, end]; without an end it still runs. */
internal class FoundFrame(val start: Long, val end: Long?) {
  /** Its window, once it has ended. */
  fun closed(): Part? = end?.let { Part(start, it) }
}

/**
 * The frames that conditions open and close.
 *
 * @param from the course of the condition that opens a frame where it becomes true
 * @param until the course of the condition that closes one where it becomes true; null where a
 *   frame ends as soon as [from] is not true any more
 * @param min the least length of a frame, in microseconds
 * @param known the time up to which it is known that a frame runs on
 */
internal fun findFrames(from: Curve, until: Curve?, min: Long, known: Long): List<FoundFrame> {
  val starts = turns(from, true)
  val ends = if (until == null) turns(from, false) else turns(until, true)
  val found = mutableListOf<FoundFrame>()
  var start: Long? = null
  for (time in (starts + ends).toSortedSet()) {
    if (start != null && (time in starts || time in ends)) {
      found += FoundFrame(start, time)
      start = null
    }
    // Where one condition closes a frame and the other opens one, the new one runs.
    if (time in starts) {
      start = time
    }
  }
  if (start != null) {
    found += FoundFrame(start, null)
  }
  return found.filter { (it.end ?: maxOf(known, it.start)) - it.start >= min }
}

/**
 * The times at which a condition becomes true, or ceases to be. Before its first point it is not.
 */
private fun turns(condition: Curve, toTrue: Boolean): Set<Long> {
  var before = false
  val times = mutableSetOf<Long>()
  for ((time, value) in condition.points) {
    val now = isTrue(value)
    if (now != before && now == toTrue) {
      times += time
    }
    before = now
  }
  return times
}

/** "The stream holds true where a frame starts, and false where one ends." */
internal fun framePoints(frames: List<FoundFrame>): Map<Long, Datum> {
  val points = mutableMapOf<Long, Datum>()
  frames.forEach { frame -> frame.end?.let { points[it] = Datum.FALSE } }
  frames.forEach { points[it.start] = Datum.TRUE }
  return points
}
