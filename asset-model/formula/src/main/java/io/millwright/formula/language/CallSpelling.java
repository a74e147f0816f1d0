// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.language.Expression.Span;
import java.util.List;
import java.util.Optional;

/**
 * How a call of a function may be written otherwise than its signature says.
 *
 * @param leftOut how many of the required arguments may be left out
 * @param completion puts the arguments into the order of the signature
 * @param withoutArguments the function that a call without arguments means; empty where it means
 *     the function itself
 */
public record CallSpelling(
    int leftOut, Completion completion, Optional<Function> withoutArguments) {
  /** Calls are written just as the signature says. */
  public static final CallSpelling AS_DECLARED =
      new CallSpelling(0, (arguments, _) -> arguments, Optional.empty());

  /** A call without arguments means another function. */
  public static CallSpelling withoutArguments(Function function) {
    return new CallSpelling(0, AS_DECLARED.completion(), Optional.of(function));
  }

  /** Puts the arguments of a call into the order of the signature. */
  @FunctionalInterface
  public interface Completion {
    /**
     * Returns the arguments in the order of the signature.
     *
     * @param end where the call ends in the source; what was left out stands there
     */
    List<Expression> complete(List<Expression> arguments, Span end);
  }
}
