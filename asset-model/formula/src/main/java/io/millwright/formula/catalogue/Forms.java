// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.NumericWriter;
import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.NumericWriter.Jumps;

/** Numeric forms that several functions share. */
final class Forms {
  private Forms() {}

  /**
   * Calls a static method with all arguments. The method must return an infinity or NaN if an
   * argument is not finite.
   */
  static NumericForm method(Class<?> owner, String name) {
    return method(owner, name, Certainty.NOTHING);
  }

  /**
   * Calls a static method with all arguments.
   *
   * @param result what is known of the method's result
   */
  static NumericForm method(Class<?> owner, String name, Certainty result) {
    return (writer, call) -> {
      call.arguments().forEach(writer::value);
      writer.call(owner, name, call.arguments().size());
      return result;
    };
  }

  /** Calls a static method that maps finite numbers to finite numbers and others to others. */
  static NumericForm keeping(Class<?> owner, String name) {
    return (writer, call) -> {
      var known = writer.value(call.arguments().getFirst());
      writer.call(owner, name, 1);
      return known;
    };
  }

  /**
   * Calls a static method that could return a finite number for an infinity. An infinite argument
   * therefore becomes NaN first.
   */
  static NumericForm ofFinite(Class<?> owner, String name, Certainty result) {
    return (writer, call) -> {
      call.arguments().forEach(writer::settled);
      writer.call(owner, name, call.arguments().size());
      return result;
    };
  }

  /** Compares the two arguments of the call. */
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
