// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A call whose arguments are checked while a model is applied. */
public interface CheckedCall {
  /** Returns the arguments of the call. */
  List<Expression> arguments();

  /**
   * Returns the value of an argument that names no property and no time; empty for any other
   * argument.
   */
  Optional<Value> constant(int argument);

  /** Reports a problem at an argument; the message says what to do about it. */
  void report(int argument, String message);

  /** Returns whether the call has an argument at an index, counted from 0. */
  default boolean has(int argument) {
    return argument < arguments().size();
  }

  /**
   * Returns the text of an argument that must be a constant text. Reports the argument and returns
   * empty if it is not constant.
   *
   * @param what the argument as the subject of a message: {@code The time zone}
   */
  default Optional<String> text(int argument, String what) {
    var value = known(argument, what, "write it in quotes");
    // A constant of another type has been reported by the type check.
    return value.flatMap(found ->
        found instanceof Value.StringValue(String text) ? Optional.of(text) : Optional.empty());
  }

  /**
   * Returns the number of an argument that must be a constant number. Reports the argument and
   * returns empty if it is not constant.
   */
  default Optional<Double> number(int argument, String what) {
    return known(argument, what, "write a number")
        .flatMap(value -> value.asNumber().stream().boxed().findFirst());
  }

  private Optional<Value> known(int argument, String what, String advice) {
    var value = constant(argument);
    if (value.isEmpty() && !(arguments().get(argument) instanceof Expression.Literal)) {
      report(argument, "%s must be known beforehand; %s".formatted(what, advice));
    }
    return value;
  }

  /** Reports an argument, if the call has it, that is neither of two constant texts. */
  default void oneOf(int argument, String what, String one, String other) {
    if (has(argument)) {
      text(argument, what)
          .filter(text -> !List.of(one, other).contains(text.toLowerCase(Locale.ROOT)))
          .ifPresent(text ->
              report(
                  argument,
                  "%s \"%s\" is not known; write '%s' or '%s'".formatted(what, text, one, other)));
    }
  }
}
