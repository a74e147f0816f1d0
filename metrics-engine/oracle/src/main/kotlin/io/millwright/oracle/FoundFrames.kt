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
 * @param starts the times at which the condition that opens a frame becomes true
 * @param ends the times at which the condition that closes one becomes true
 * @param min the least length of a frame, in microseconds
 */
internal fun findFrames(
  starts: Set<Long>,
  ends: Set<Long>,
  min: Long,
): List<FoundFrame> {
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
  // "What still runs is in the stream from its start."
  return found.filter { it.end == null || it.end - it.start >= min }
}

/** "The stream holds true where a frame starts, and false where one ends." */
internal fun framePoints(frames: List<FoundFrame>): Map<Long, Datum> {
  val points = mutableMapOf<Long, Datum>()
  frames.forEach { frame -> frame.end?.let { points[it] = Datum.FALSE } }
  frames.forEach { points[it.start] = Datum.TRUE }
  return points
}
