// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.alarm;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.util.List;

/**
 * Makes the condition that keeps an alarm on from the condition that raises it: every threshold is
 * moved by the deadband, so that the value must come back that far before the alarm clears
 * (ISA-18.2, alarm deadband). Example: with a deadband of 2, an alarm raised by {@code temperature
 * > 80} stays on while {@code temperature > 80 + -2}.
 */
final class Deadband {
  private Deadband() {}

  /**
   * Returns a condition with its thresholds moved so that it stays true longer.
   *
   * @param deadband how far, in the unit of the compared value; 0 returns the condition as it is
   */
  static Expression widen(Expression condition, double deadband) {
    return deadband == 0 ? condition : moved(condition, deadband);
  }

  private static Expression moved(Expression expression, double by) {
    return switch (expression) {
      case Expression.Literal _,
          Expression.Property _,
          Expression.ChildProperty _,
          Expression.Index _,
          Expression.Slice _ ->
          expression;
      case Expression.Unary unary when unary.operator() == UnaryOperator.NOT ->
          // What makes a condition true for longer makes its opposite true for a shorter time.
          new Expression.Unary(unary.operator(), moved(unary.operand(), -by), unary.span());
      case Expression.Unary _ -> expression;
      case Expression.Binary binary ->
          switch (binary.operator()) {
            case GREATER, GREATER_OR_EQUAL ->
                new Expression.Binary(
                    binary.operator(), binary.left(), shifted(binary.right(), -by), binary.span());
            case LESS, LESS_OR_EQUAL ->
                new Expression.Binary(
                    binary.operator(), binary.left(), shifted(binary.right(), by), binary.span());
            case AND, OR ->
                new Expression.Binary(
                    binary.operator(),
                    moved(binary.left(), by),
                    moved(binary.right(), by),
                    binary.span());
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER, EQUAL, NOT_EQUAL -> binary;
          };
      case Expression.Call call ->
          call.function()
              .comparison()
              .map(comparison -> compared(call, comparison, by))
              .orElse(call);
    };
  }

  private static Expression compared(Expression.Call call, Comparison comparison, double by) {
    return switch (comparison) {
      case GREATER, GREATER_OR_EQUAL, ABOUT_GREATER_OR_EQUAL -> compared(call, -by);
      case LESS, LESS_OR_EQUAL, ABOUT_LESS_OR_EQUAL -> compared(call, by);
      case EQUAL, NOT_EQUAL, ABOUT_EQUAL -> call;
    };
  }

  private static Expression compared(Expression.Call call, double by) {
    return new Expression.Call(
        call.function(),
        List.of(call.arguments().getFirst(), shifted(call.arguments().getLast(), by)),
        call.span());
  }

  private static Expression shifted(Expression threshold, double by) {
    return new Expression.Binary(
        BinaryOperator.ADD,
        threshold,
        new Expression.Literal(Value.of(by), threshold.span()),
        threshold.span());
  }
}
