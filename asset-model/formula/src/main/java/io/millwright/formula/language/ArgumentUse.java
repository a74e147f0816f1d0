// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.List;

/** Which arguments of a function must have a value, so that the function has one. */
public enum ArgumentUse {
  /** All of them. */
  ALL,
  /** The first, which chooses one of the others. */
  CHOSEN_BY_FIRST,
  /** Any of them: the first that has a value is taken. */
  FIRST_WITH_VALUE;

  /** The arguments without which a call never has a value. */
  public List<Expression> needed(Expression.Call call) {
    return switch (this) {
      case ALL -> call.arguments();
      case CHOSEN_BY_FIRST -> List.of(call.arguments().getFirst());
      case FIRST_WITH_VALUE -> List.of();
    };
  }
}
