// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.NumericWriter;
import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.NumericWriter.Jumps;

/** Numeric forms that many functions have. */
final class Forms {
  private Forms() {}

  /**
   * Calls a static method with all arguments. The method gives no number but an infinity or NaN
   * where an argument is not finite.
   */
  static NumericForm method(Class<?> owner, String name) {
    return method(owner, name, Certainty.NOTHING);
  }

  /**
   * The same.
   *
   * @param result what is known of what the method gives
   */
  static NumericForm method(Class<?> owner, String name, Certainty result) {
    return (writer, call) -> {
      call.arguments().forEach(writer::value);
      writer.call(owner, name, call.arguments().size());
      return result;
    };
  }

  /** Calls a static method that leaves a finite number finite and one that is not so. */
  static NumericForm keeping(Class<?> owner, String name) {
    return (writer, call) -> {
      var known = writer.value(call.arguments().getFirst());
      writer.call(owner, name, 1);
      return known;
    };
  }

  /** Calls a static method that gives a number for an infinity: then it gets a NaN instead. */
  static NumericForm ofFinite(Class<?> owner, String name, Certainty result) {
    return (writer, call) -> {
      call.arguments().forEach(writer::settled);
      writer.call(owner, name, call.arguments().size());
      return result;
    };
  }

  /** Compares the two arguments. */
  static NumericForm comparison(Comparison comparison) {
    return new NumericForm() {
      @Override
      public Certainty write(NumericWriter writer, Expression.Call call) {
        return writer.truth(call);
      }

      @Override
      public void jump(NumericWriter writer, Expression.Call call, Jumps to) {
        writer.compare(comparison, call.arguments().getFirst(), call.arguments().getLast(), to);
      }
    };
  }
}
