// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/**
 * What the engine must know about a function of a course.
 *
 * @param carriesOn true if the function needs the value that held at the window's start. If a call
 *     joins several streams, the engine always provides that value
 * @param mindsUnknownTime true if the function asks which time of the window is known
 * @param isOfStates true if the function follows a state, so that a metric can't be its argument
 * @param joinsByLines says whether a call joins points by straight lines. A reading that is not
 *     GOOD breaks such a line
 */
public record CourseOptions(
    boolean carriesOn, boolean mindsUnknownTime, boolean isOfStates, Lines joinsByLines) {
  /** The options of a function that reads only the points in the window. */
  public static final CourseOptions POINTS_ONLY =
      new CourseOptions(false, false, false, Lines.NEVER);

  /** The options of a function that also reads the value at the window's start. */
  public static final CourseOptions CARRIES_ON = new CourseOptions(true, false, false, Lines.NEVER);

  /** The options of a function that carries the last value on through known time only. */
  public static final CourseOptions IN_KNOWN_TIME =
      new CourseOptions(true, true, false, Lines.NEVER);

  /** Says whether a call joins points by straight lines. */
  @FunctionalInterface
  public interface Lines {
    /** No call joins points by straight lines. */
    Lines NEVER = _ -> false;

    /** Returns whether this call joins points by straight lines. */
    boolean in(Expression.Call call);
  }
}
