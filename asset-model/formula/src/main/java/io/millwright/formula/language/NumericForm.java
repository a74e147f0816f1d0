// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.NumericWriter.Jumps;
import java.util.List;
import java.util.Optional;

/** Writes a call of one function as bytecode over numbers. */
public interface NumericForm {
  /** The form of a function that has no bytecode because it takes or returns texts. */
  NumericForm NONE =
      new NumericForm() {
        @Override
        public Optional<List<Expression>> numbers(Expression.Call call) {
          return Optional.empty();
        }

        @Override
        public Certainty write(NumericWriter writer, Expression.Call call) {
          throw new IllegalArgumentException("%s is no number".formatted(call));
        }
      };

  /**
   * Returns the expressions that the bytecode of a call computes with; each must be numeric. Empty
   * if the call can't be written as bytecode.
   */
  default Optional<List<Expression>> numbers(Expression.Call call) {
    return Optional.of(call.arguments());
  }

  /**
   * Writes code that leaves the value of a call on the stack, and returns what is known of that
   * value.
   */
  Certainty write(NumericWriter writer, Expression.Call call);

  /** Writes code that jumps to the label that the truth of a call selects. */
  default void jump(NumericWriter writer, Expression.Call call, Jumps to) {
    writer.jumpByNumber(call, to);
  }
}
