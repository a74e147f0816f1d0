// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.explain;

import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a computed value came about, or why there is none.
 *
 * @param formula what was evaluated
 * @param start where the window begins, exclusive; empty for a transform
 * @param time the window's end, or the reading at which the transform was evaluated; empty where no
 *     input ever had a reading
 * @param value the result; {@link Value#none} where there is none
 * @param inputs what the formula names, in its order
 * @param reason why there is no value; empty where there is one
 */
public record Explanation(
    Formula formula,
    Optional<Instant> start,
    Optional<Instant> time,
    Value value,
    List<Seen> inputs,
    Optional<Reason> reason) {
  public Explanation {
    inputs = List.copyOf(inputs);
  }

  /**
   * What the formula saw of one data stream, or of an attribute.
   *
   * @param name as the formula has it
   * @param stream empty for an attribute
   * @param value that held at the end; {@link Value#none} where there was none
   * @param time when it came; empty for an attribute, and where there was none
   * @param points how many GOOD readings the window has, or the moment of a transform
   * @param notGood how many BAD and UNCERTAIN ones, which are passed over
   */
  public record Seen(
      String name,
      Optional<Alias> stream,
      Value value,
      Optional<Instant> time,
      int points,
      int notGood) {}

  /**
   * Why there is no value.
   *
   * @param message what is missing or can't be calculated
   * @param where the part of the formula, in characters from 0
   * @param because a computed stream that has no value itself, and can be asked for in turn
   */
  public record Reason(String message, Expression.Span where, Optional<Alias> because) {}
}
