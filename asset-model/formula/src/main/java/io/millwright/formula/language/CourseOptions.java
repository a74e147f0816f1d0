// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/**
 * What the engine has to know of a function of a course.
 *
 * @param carriesOn whether the value that held at the window's start matters even where one stream
 *     is followed; where several are joined it always does
 * @param mindsUnknownTime whether the function asks which time of the window is known
 * @param isOfStates whether the function follows a state, so that a metric can't be its argument
 * @param joinsByLines whether a call joins points by straight lines, which a reading that is not
 *     GOOD breaks
 */
public record CourseOptions(
    boolean carriesOn, boolean mindsUnknownTime, boolean isOfStates, Lines joinsByLines) {
  /** The function sees the points in the window only. */
  public static final CourseOptions POINTS_ONLY =
      new CourseOptions(false, false, false, Lines.NEVER);

  /** The function sees the value that held at the window's start, too. */
  public static final CourseOptions CARRIES_ON = new CourseOptions(true, false, false, Lines.NEVER);

  /** The function carries the last value on, through known time only. */
  public static final CourseOptions IN_KNOWN_TIME =
      new CourseOptions(true, true, false, Lines.NEVER);

  /** Says of a call whether it joins points by straight lines. */
  @FunctionalInterface
  public interface Lines {
    /** No call does. */
    Lines NEVER = _ -> false;

    /** Returns whether this call does. */
    boolean in(Expression.Call call);
  }
}
