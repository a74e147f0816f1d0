// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import java.util.OptionalDouble;

/**
 * One call of a function over a window (from, to], with the arguments other than the one that it
 * follows.
 */
public interface WindowCall {
  /**
   * Returns the start of the window, in microseconds since the epoch. The start itself does not
   * belong to the window.
   */
  long from();

  /** Returns the end of the window, in microseconds since the epoch. */
  long to();

  /** Returns the number of the argument at an index, from 0; empty if it is not a number. */
  OptionalDouble number(int argument);

  /** Returns whether an argument is this word, in any case. */
  boolean says(int argument, String word);

  /** Returns the known time of the streams that the call follows. */
  KnownSpans known();
}
