// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import io.millwright.asset.check.PlantPlace;
import java.util.function.IntUnaryOperator;

/**
 * Where a JSON document comes from, such as a file or a request. It takes note of what is wrong in
 * the document, and of the places in it that the parts of a plant were made of.
 */
public interface JsonSource {
  /** Takes note of a problem. */
  void report(JsonProblem problem);

  /** Takes note of what is right and may not be meant, for the people who decide on the change. */
  default void hint(JsonProblem hint) {}

  /** Returns a place as people find it. */
  default String place(JsonPointer at) {
    return at.path();
  }

  /** Takes note that a part of a plant is written at a place. */
  default void note(PlantPlace part, JsonPointer at) {}

  /**
   * Takes note that a formula was made of the string at a place.
   *
   * @param original gives the character of the string that a character of the formula comes from
   */
  default void noteFormula(
      PlantPlace.OfFormula formula, JsonPointer at, IntUnaryOperator original) {}

  /** Takes note that what is wrong with a part of a plant has been reported already. */
  default void said(PlantPlace part) {}
}
