// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.List;

/** Which arguments of a call must have a value so that the call has one. */
public enum ArgumentUse {
  /** Every argument must have a value. */
  ALL,
  /** The first argument must have a value; it chooses one of the others. */
  CHOSEN_BY_FIRST,
  /** Any one argument must have a value; the call returns the first value. */
  FIRST_WITH_VALUE;

  /** Returns the arguments without which a call never has a value. */
  public List<Expression> needed(Expression.Call call) {
    return switch (this) {
      case ALL -> call.arguments();
      case CHOSEN_BY_FIRST -> List.of(call.arguments().getFirst());
      case FIRST_WITH_VALUE -> List.of();
    };
  }
}
