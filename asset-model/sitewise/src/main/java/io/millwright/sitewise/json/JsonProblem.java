// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

/**
 * What is wrong at a place of a JSON document.
 *
 * @param kind of what sort it is
 * @param pointer the place
 * @param offset the character of the string there, from 0; {@link #WHOLE} for all that stands there
 * @param message what is wrong and what to do about it
 */
public record JsonProblem(Kind kind, JsonPointer pointer, int offset, String message) {
  /** The offset of a problem that is about all that stands at its place. */
  public static final int WHOLE = -1;

  /** What can be wrong. */
  public enum Kind {
    /** What is written there can't be. */
    INVALID,
    /** The member there is not one that the object may have. */
    UNKNOWN_MEMBER,
    /** What is written there names a thing that does not exist. */
    NOT_FOUND
  }
}
