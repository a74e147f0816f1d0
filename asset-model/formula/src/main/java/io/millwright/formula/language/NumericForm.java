// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.NumericWriter.Jumps;
import java.util.List;
import java.util.Optional;

/** Writes a call of one function as bytecode over numbers. */
public interface NumericForm {
  /** The form of a function that can't be written so, because it takes or gives texts. */
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
   * The expressions that the call computes with, which must be numbers; empty where the call can't
   * be written as bytecode.
   */
  default Optional<List<Expression>> numbers(Expression.Call call) {
    return Optional.of(call.arguments());
  }

  /** Writes code that leaves the value of the call on the stack. */
  Certainty write(NumericWriter writer, Expression.Call call);

  /** Writes code that goes where the truth of the call leads. */
  default void jump(NumericWriter writer, Expression.Call call, Jumps to) {
    writer.jumpByNumber(call, to);
  }
}
