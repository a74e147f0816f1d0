// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

/**
 * A problem at a position in a JSON document.
 *
 * @param kind the kind of problem
 * @param pointer the position
 * @param offset the index of a character in the string there, from 0; {@link #WHOLE} for the whole
 *     value
 * @param message what is wrong and what to do about it
 */
public record JsonProblem(Kind kind, JsonPointer pointer, int offset, String message) {
  /** The offset of a problem with the whole value at its position. */
  public static final int WHOLE = -1;

  /** The kinds of problems. */
  public enum Kind {
    /** The value is not allowed. */
    INVALID,
    /** The object must not have this member. */
    UNKNOWN_MEMBER,
    /** The value names something that does not exist. */
    NOT_FOUND
  }
}
