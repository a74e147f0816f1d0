// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.engine.explain.Explanation;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a computed property came to its value, or why it has none.
 *
 * @param formula of a frame the condition that opened it, or closed it
 * @param from where a metric's window begins, exclusive; empty for what is no metric
 * @param at the window's end, the reading at which a transform was evaluated, or at which a frame
 *     started or ended; empty where no input ever had a reading
 * @param value {@link Value#none} where there is none; of a frame true where it started and false
 *     where it ended
 * @param inputs what the formula saw of its names, in their order
 * @param stored the value that is stored; another one than {@code value} as long as a changed
 *     formula is still being computed again; {@link Value#none} where none is
 * @param version the version of the plant whose formula gave what is stored; empty where none is,
 *     and where it is not known
 * @param reason why there is no value; empty where there is one
 */
public record ExplainedResult(
    String formula,
    Optional<Instant> from,
    Optional<Instant> at,
    Value value,
    List<Input> inputs,
    Value stored,
    OptionalLong version,
    Optional<Reason> reason) {
  public ExplainedResult {
    inputs = List.copyOf(inputs);
  }

  /**
   * What the formula saw of one of its names.
   *
   * @param stream empty for an attribute
   * @param value that held at the end; {@link Value#none} where there was none
   * @param time when it came; empty for an attribute, and where there was none
   * @param points how many GOOD readings the window has, or the moment of a transform
   * @param notGood how many others, which are passed over
   */
  public record Input(
      String name,
      Optional<Alias> stream,
      Value value,
      Optional<Instant> time,
      int points,
      int notGood) {}

  /**
   * Why there is no value.
   *
   * @param start the first character of the part of the formula, from 0
   * @param end behind its last character
   * @param because a computed stream that is missing, and can be asked for in turn
   */
  public record Reason(String message, int start, int end, Optional<Alias> because) {}

  static ExplainedResult of(Explanation explanation, Value stored, OptionalLong version) {
    return new ExplainedResult(
        explanation.formula().source(),
        explanation.start(),
        explanation.time(),
        explanation.value(),
        explanation.inputs().stream().map(ExplainedResult::input).toList(),
        stored,
        version,
        explanation.reason().map(ExplainedResult::reason));
  }

  private static Input input(Explanation.Seen seen) {
    return new Input(
        seen.name(), seen.stream(), seen.value(), seen.time(), seen.points(), seen.notGood());
  }

  private static Reason reason(Explanation.Reason reason) {
    return new Reason(
        reason.message(), reason.where().start(), reason.where().end(), reason.because());
  }
}
