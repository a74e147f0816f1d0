// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.window;

import java.util.OptionalDouble;

/** One call of a function over a window (from, to], with the arguments that it does not follow. */
public interface WindowCall {
  /** The start of the window, in microseconds since the epoch; it does not belong to it. */
  long from();

  /** The end of the window, in microseconds since the epoch. */
  long to();

  /** The number of an argument, by its place from 0; empty where there is none. */
  OptionalDouble number(int argument);

  /** True where an argument is this word, in any case. */
  boolean says(int argument, String word);

  /** When what the call follows is known. */
  KnownSpans known();
}
