// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.language.Expression.Span;
import java.util.List;
import java.util.Optional;

/**
 * How a call may be written if it differs from the function's signature.
 *
 * @param leftOut how many of the required arguments may be left out
 * @param completion puts the arguments into the order of the signature
 * @param withoutArguments the function that a call without arguments means; empty if such a call
 *     means the function itself
 */
public record CallSpelling(
    int leftOut, Completion completion, Optional<Function> withoutArguments) {
  /** The spelling of a function whose calls look exactly like its signature. */
  public static final CallSpelling AS_DECLARED =
      new CallSpelling(0, (arguments, _) -> arguments, Optional.empty());

  /** Returns the spelling of a function whose call without arguments means another function. */
  public static CallSpelling withoutArguments(Function function) {
    return new CallSpelling(0, AS_DECLARED.completion(), Optional.of(function));
  }

  /** Puts the arguments of a call into the order of the signature. */
  @FunctionalInterface
  public interface Completion {
    /**
     * Returns the arguments in the order of the signature.
     *
     * @param end the position behind the call in the source; arguments that were left out get this
     *     position
     */
    List<Expression> complete(List<Expression> arguments, Span end);
  }
}
