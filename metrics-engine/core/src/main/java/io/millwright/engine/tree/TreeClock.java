// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

/**
 * The event time of one tree: how far its readings have come, and up to where its windows are
 * closed. Times are in microseconds since the epoch.
 *
 * <pre>
 * ----------+------------------+----------------> event time of the tree
 *           closed             newest reading
 *           |<---- grace ----->|
 * </pre>
 *
 * <p>The clock runs when the first reading comes. Where the tree has been quiet for the grace
 * period, wall-clock time takes the place of readings. Not safe for use by several threads.
 */
final class TreeClock {
  /** Stands for a time that is not known yet; earlier than any other. */
  static final long UNSET = Long.MIN_VALUE;

  private final long grace;
  private final long mostAhead;
  private long closed = UNSET;
  private long newest = UNSET;
  private long wall = UNSET;

  /** The wall-clock time since which no reading has come, as far as {@link #pass} has seen. */
  private long quietSince = UNSET;

  /** True where readings have come since {@link #pass} was called last. */
  private boolean hasHeard;

  /**
   * Makes a clock that does not run yet.
   *
   * @param grace how long windows wait for late readings, in microseconds
   * @param mostAhead how far ahead of the wall clock a reading may be to count, in microseconds
   */
  TreeClock(long grace, long mostAhead) {
    this.grace = grace;
    this.mostAhead = mostAhead;
  }

  /** Returns true once windows are closed up to some time. */
  boolean isRunning() {
    return closed != UNSET;
  }

  /** Returns the time up to which windows are closed; {@link #UNSET} before the clock runs. */
  long closed() {
    return closed;
  }

  /** Takes note that windows are closed up to a time, which starts a clock that does not run. */
  void close(long to) {
    closed = to;
  }

  /** Returns how long windows wait for late readings, in microseconds. */
  long grace() {
    return grace;
  }

  /** Sets the wall-clock time without letting the tree's time pass. */
  void setWall(long time) {
    wall = time;
  }

  /**
   * Returns the latest time that a reading may have to move this clock. A reading behind it comes
   * from a device whose clock is wrong; it waits until the wall clock has caught up.
   */
  long farthest() {
    return wall == UNSET ? Long.MAX_VALUE : wall + mostAhead;
  }

  /**
   * Takes note of readings, and starts the clock where it does not run.
   *
   * @param newestRead the newest of their times that is not behind {@link #farthest}; {@link
   *     #UNSET} where there is none
   */
  void hear(long newestRead) {
    hasHeard = true;
    newest = Math.max(newest, newestRead);
    if (closed == UNSET) {
      closed = (newest == UNSET ? wall : newest) - grace;
    }
  }

  /** Starts a clock that does not run by the newest stored reading. */
  void startAt(long newestStored) {
    newest = newestStored;
    closed = newestStored - grace;
  }

  /** Returns the time up to which the readings let windows close. */
  long closable() {
    return newest == UNSET ? closed : Math.max(closed, newest - grace);
  }

  /** Returns the time up to which the tree's readings have come. */
  long horizon() {
    return Math.max(newest, closed);
  }

  /** Lets wall-clock time pass up to a time. */
  void pass(long wallClock) {
    wall = wallClock;
    if (hasHeard || quietSince == UNSET) {
      hasHeard = false;
      quietSince = wallClock;
    }
  }

  /** Starts a clock that does not run by the wall clock. */
  void startAtWall() {
    closed = wall - grace;
  }

  /** Returns true where no reading has come for the grace period. */
  boolean isQuiet() {
    return wall - quietSince >= grace;
  }

  /** Returns the time up to which the wall clock lets windows of a quiet tree close. */
  long closableByWall() {
    return Math.max(closed, wall - grace);
  }

  /** Returns the time up to which a quiet tree has come. */
  long horizonByWall() {
    return Math.max(newest, wall);
  }
}
