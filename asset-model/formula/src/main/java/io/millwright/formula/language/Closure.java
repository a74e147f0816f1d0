// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import java.util.List;
import java.util.Optional;

/** Compiles a call of one function to a closure. */
@FunctionalInterface
public interface Closure {
  /** Returns what evaluates the call. */
  Step step(Expression.Call call, Compilation compilation);

  /** The compiler, as a closure sees it. */
  interface Compilation {
    /** Returns what evaluates an expression. */
    Step step(Expression expression);

    /** Returns the value of an expression that names no property and no time; empty for others. */
    Optional<Value> constant(Expression expression);

    /** Returns what evaluates the arguments of a call, in their order. */
    default List<Step> steps(Expression.Call call) {
      return call.arguments().stream().map(this::step).toList();
    }
  }
}
