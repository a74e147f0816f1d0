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
 * How a computed property got its value, or why it has none.
 *
 * @param formula the formula; for a frame, the condition that opened or closed it
 * @param from the start of a metric's window, exclusive; empty for other properties
 * @param at the end of a metric's window, or the time of the reading at which a transform was
 *     evaluated or a frame started or ended; empty if no input ever had a reading
 * @param value the value, or {@link Value#none}; for a frame, true if it started and false if it
 *     ended
 * @param inputs what the formula read for each of its names, in their order
 * @param stored the stored value, or {@link Value#none}. It differs from {@code value} while a
 *     changed formula is still being computed again
 * @param version the version of the plant whose formula produced the stored value; empty if there
 *     is none or it is not known
 * @param reason why there is no value; empty if there is one
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
   * What the formula read for one of its names.
   *
   * @param stream the stream; empty for an attribute
   * @param value the value at the end, or {@link Value#none}
   * @param time when that value came; empty for an attribute, and if there was no value
   * @param points how many GOOD readings were used: those of the window, or of a transform's moment
   * @param notGood how many other readings were ignored
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
