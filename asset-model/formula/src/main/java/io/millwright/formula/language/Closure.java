// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import java.util.List;
import java.util.Optional;

/** Compiles a call of one function to a closure. */
@FunctionalInterface
public interface Closure {
  /** Returns the closure that evaluates a call. */
  Step step(Expression.Call call, Compilation compilation);

  /** The part of the compiler that a function's closure may use. */
  interface Compilation {
    /** Returns the closure that evaluates an expression. */
    Step step(Expression expression);

    /**
     * Returns the value of an expression that names no property and no time; empty for any other
     * expression.
     */
    Optional<Value> constant(Expression expression);

    /** Returns the closures that evaluate the arguments of a call, in their order. */
    default List<Step> steps(Expression.Call call) {
      return call.arguments().stream().map(this::step).toList();
    }
  }
}
