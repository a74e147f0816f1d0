// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.calculation.Texts;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Closure;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns a syntax tree into nested closures. */
final class Compiler implements Closure.Compilation {
  private static final Compiler COMPILER = new Compiler();

  private Compiler() {}

  static Step compiled(Expression expression) {
    return COMPILER.step(expression);
  }

  @Override
  public Optional<Value> constant(Expression expression) {
    return FormulaEvaluator.constant(expression);
  }

  @Override
  public Step step(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> _ -> literal.value();
      case Expression.Property property ->
          evaluation -> Values.known(evaluation.property(property.key()));
      // Only an aggregate can combine the values of many children into one.
      case Expression.ChildProperty _ -> _ -> null;
      case Expression.Unary unary -> unary(unary.operator(), step(unary.operand()));
      case Expression.Binary binary ->
          binary(binary.operator(), step(binary.left()), step(binary.right()));
      case Expression.Index index -> index(step(index.text()), step(index.at()));
      case Expression.Slice slice ->
          slice(step(slice.text()), step(slice.from()), step(slice.to()), step(slice.step()));
      case Expression.Call call -> call(call);
    };
  }

  private Step call(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.Scalar scalar -> scalar.closure().step(call, this);
      case Meaning.OfPoints<?> _, Meaning.OverTime _, Meaning.AtReading _ ->
          evaluation -> Values.known(evaluation.overTime(call));
    };
  }

  private static Step unary(UnaryOperator operator, Step operand) {
    return switch (operator) {
      case NEGATE -> Steps.arithmetic(operand, x -> -x, Math::negateExact);
      case PLUS -> Steps.arithmetic(operand, x -> x, x -> x);
      case NOT ->
          evaluation -> {
            var value = operand.evaluate(evaluation);
            return value == null ? null : Values.flag(!Values.isTrue(value));
          };
    };
  }

  private static Step binary(BinaryOperator operator, Step left, Step right) {
    return switch (operator) {
      case ADD -> sum(left, right);
      case SUBTRACT -> Steps.arithmetic(left, right, (x, y) -> x - y, Math::subtractExact);
      case MULTIPLY -> Steps.arithmetic(left, right, (x, y) -> x * y, Math::multiplyExact);
      case DIVIDE -> Steps.arithmetic(left, right, (x, y) -> x / y, Compiler::quotient);
      case REMAINDER -> Steps.arithmetic(left, right, (x, y) -> x % y, (x, y) -> x % y);
      case POWER -> Steps.power(left, right);
      case LESS -> Steps.comparison(left, right, Comparison.LESS);
      case LESS_OR_EQUAL -> Steps.comparison(left, right, Comparison.LESS_OR_EQUAL);
      case GREATER -> Steps.comparison(left, right, Comparison.GREATER);
      case GREATER_OR_EQUAL -> Steps.comparison(left, right, Comparison.GREATER_OR_EQUAL);
      case EQUAL -> Steps.comparison(left, right, Comparison.EQUAL);
      case NOT_EQUAL -> Steps.comparison(left, right, Comparison.NOT_EQUAL);
      case AND ->
          evaluation -> {
            var value = left.evaluate(evaluation);
            return value == null
                ? null
                : Values.isTrue(value) ? right.evaluate(evaluation) : Values.flag(false);
          };
      case OR ->
          evaluation -> {
            var value = left.evaluate(evaluation);
            return value == null
                ? null
                : Values.isTrue(value) ? Values.flag(true) : right.evaluate(evaluation);
          };
    };
  }

  private static Step index(Step text, Step at) {
    return evaluation -> {
      var index = at.evaluate(evaluation);
      return text.evaluate(evaluation) instanceof Value.StringValue(String s)
              && Values.isWhole(index)
          ? Texts.at(s, Values.whole(index)).map(Value::of).orElse(null)
          : null;
    };
  }

  private static Step slice(Step text, Step from, Step to, Step step) {
    return evaluation -> {
      var first = from.evaluate(evaluation);
      var last = to.evaluate(evaluation);
      var stride = step.evaluate(evaluation);
      return text.evaluate(evaluation) instanceof Value.StringValue(String s)
              && isWholeOrNone(first)
              && isWholeOrNone(last)
              && isWholeOrNone(stride)
          ? Texts.slice(s, wholeOrNone(first), wholeOrNone(last), wholeOrNone(stride))
              .map(Value::of)
              .orElse(null)
          : null;
    };
  }

  private static boolean isWholeOrNone(@Nullable Value value) {
    return value != null && (value instanceof Value.NullValue || Values.isWhole(value));
  }

  private static OptionalLong wholeOrNone(@Nullable Value value) {
    return value == null || value instanceof Value.NullValue
        ? OptionalLong.empty()
        : OptionalLong.of(Values.whole(value));
  }

  private static Step sum(Step left, Step right) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      if (Values.isNumber(x) && Values.isNumber(y)) {
        return Values.calculated(x, y, Double::sum, Math::addExact);
      }
      if (!(x instanceof Value.StringValue || y instanceof Value.StringValue)) {
        return null;
      }
      var before = Values.text(x);
      var after = Values.text(y);
      return before == null || after == null ? null : Values.limited(before + after);
    };
  }

  private static long quotient(long x, long y) {
    if (x % y != 0) {
      throw new ArithmeticException("not an integer");
    }
    return Math.divideExact(x, y);
  }
}
