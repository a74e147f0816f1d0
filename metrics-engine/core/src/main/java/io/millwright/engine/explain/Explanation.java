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
 * The explanation of a computed value, or of why there is none.
 *
 * @param formula the formula that was evaluated, with its units converted
 * @param start the start of the window, exclusive; empty for a transform or a frame
 * @param time the end of the window, or the time at which a transform or a frame was evaluated;
 *     empty where no input ever had a reading
 * @param value the result; {@link Value#none} where there is none
 * @param inputs the streams and attributes that the formula names, in its order
 * @param reason the reason why there is no value; empty where there is one
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
   * A stream or an attribute, as the formula saw it.
   *
   * @param name the name, as the formula has it
   * @param stream the stream; empty for an attribute
   * @param value the value that held at the end; {@link Value#none} where there was none
   * @param time the time of that value; empty for an attribute, and where there was no value
   * @param points how many GOOD readings there are in the window, or at the moment of a transform
   * @param notGood how many BAD and UNCERTAIN readings there are, which the formula ignores
   */
  public record Seen(
      String name,
      Optional<Alias> stream,
      Value value,
      Optional<Instant> time,
      int points,
      int notGood) {}

  /**
   * The reason why there is no value.
   *
   * @param message a sentence that says what is missing or cannot be calculated
   * @param where the part of the formula, in characters from 0
   * @param because a computed stream that has no value itself and can be explained in turn; empty
   *     where there is none
   */
  public record Reason(String message, Expression.Span where, Optional<Alias> because) {}
}
