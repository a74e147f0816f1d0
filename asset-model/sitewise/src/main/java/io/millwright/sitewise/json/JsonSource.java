// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import io.millwright.asset.check.PlantPlace;
import java.util.function.IntUnaryOperator;

/**
 * The origin of a JSON document, such as a file or a request. It collects the document's problems,
 * and the positions from which parts of a plant were made.
 */
public interface JsonSource {
  /** Receives a problem. */
  void report(JsonProblem problem);

  /**
   * Receives a hint about something that is valid but perhaps not intended, for the people who
   * decide on the change.
   */
  default void hint(JsonProblem hint) {}

  /** Returns a position as people find it. */
  default String place(JsonPointer at) {
    return at.path();
  }

  /** Receives the position at which a part of a plant is defined. */
  default void note(PlantPlace part, JsonPointer at) {}

  /**
   * Receives the position of the string from which a formula was made.
   *
   * @param original returns the index of the character in the string from which a character of the
   *     formula comes
   */
  default void noteFormula(
      PlantPlace.OfFormula formula, JsonPointer at, IntUnaryOperator original) {}

  /** Receives the news that the problems of a part have already been reported. */
  default void said(PlantPlace part) {}
}
