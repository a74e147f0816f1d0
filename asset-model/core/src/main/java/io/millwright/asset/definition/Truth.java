// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.DataType;

/**
 * Tells whether the values of a property answer a question with yes or no. A formula such as {@code
 * state == 6} gives 1 or 0 to other formulas, and a yes or no to people.
 */
public final class Truth {
  private Truth() {}

  /**
   * Returns true where the values of a property mean yes or no. Yes is true, and each number but 0.
   *
   * <ol>
   *   <li>The role says so: {@code role: bay} on a register that holds 0 or 1.
   *   <li>The type is boolean, which that of frames always is.
   *   <li>The property is a transform without a unit that compares ({@code ==}, {@code <} ...),
   *       denies ({@code not}), or joins truths and properties by {@code and} and {@code or}.
   * </ol>
   */
  public static boolean isOf(PropertyDefinition property) {
    return property.role().isTruth() || isBySelf(property);
  }

  /** Returns true where type or formula make a property one of yes or no, whatever its role. */
  static boolean isBySelf(PropertyDefinition property) {
    return property.type() == DataType.BOOLEAN
        || (property.kind() instanceof PropertyKind.Transform(var formula)
            && property.unit().isEmpty()
            && isNumber(property.type())
            && isTruth(formula.expression()));
  }

  private static boolean isNumber(DataType type) {
    return type == DataType.DOUBLE || type == DataType.INTEGER;
  }

  private static boolean isTruth(Expression expression) {
    return switch (expression) {
      case Expression.Binary(BinaryOperator operator, var left, var right, var _) ->
          switch (operator) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            case AND, OR -> isJoined(left) && isJoined(right);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER -> false;
          };
      case Expression.Unary(UnaryOperator operator, var _, var _) -> operator == UnaryOperator.NOT;
      case Expression.Literal _,
          Expression.Property _,
          Expression.ChildProperty _,
          Expression.Index _,
          Expression.Slice _,
          Expression.Call _ ->
          false;
    };
  }

  /**
   * What stands beside an {@code and} or {@code or} may be a property, which is meant as a truth.
   */
  private static boolean isJoined(Expression operand) {
    return operand instanceof Expression.Property || isTruth(operand);
  }
}
