// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import io.millwright.reading.Value;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns a syntax tree into nested closures. */
final class Compiler {
  /** The longest text that a formula may make, in characters (SiteWise, operator +). */
  private static final int LONGEST_TEXT = 1_024;

  private Compiler() {}

  static Step step(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> _ -> literal.value();
      case Expression.Property property -> evaluation -> known(evaluation.property(property.key()));
      // Only an aggregate can make one value of those of many children.
      case Expression.ChildProperty _ -> _ -> null;
      case Expression.Unary unary -> unary(unary.operator(), step(unary.operand()));
      case Expression.Binary binary ->
          binary(binary.operator(), step(binary.left()), step(binary.right()));
      case Expression.Call call -> call(call);
    };
  }

  private static Step unary(UnaryOperator operator, Step operand) {
    return switch (operator) {
      case NEGATE -> arithmetic(operand, x -> -x);
      case PLUS -> arithmetic(operand, x -> x);
      case NOT ->
          evaluation -> {
            var value = operand.evaluate(evaluation);
            return value == null ? null : flag(!isTrue(value));
          };
    };
  }

  private static Step binary(BinaryOperator operator, Step left, Step right) {
    return switch (operator) {
      case ADD -> sum(left, right);
      case SUBTRACT -> arithmetic(left, right, (x, y) -> x - y);
      case MULTIPLY -> arithmetic(left, right, (x, y) -> x * y);
      case DIVIDE -> arithmetic(left, right, (x, y) -> x / y);
      case REMAINDER -> arithmetic(left, right, (x, y) -> x % y);
      case POWER -> arithmetic(left, right, Math::pow);
      case LESS -> comparison(left, right, Comparison.LESS);
      case LESS_OR_EQUAL -> comparison(left, right, Comparison.LESS_OR_EQUAL);
      case GREATER -> comparison(left, right, Comparison.GREATER);
      case GREATER_OR_EQUAL -> comparison(left, right, Comparison.GREATER_OR_EQUAL);
      case EQUAL -> comparison(left, right, Comparison.EQUAL);
      case NOT_EQUAL -> comparison(left, right, Comparison.NOT_EQUAL);
      case AND ->
          evaluation -> {
            var value = left.evaluate(evaluation);
            return value == null ? null : isTrue(value) ? right.evaluate(evaluation) : flag(false);
          };
      case OR ->
          evaluation -> {
            var value = left.evaluate(evaluation);
            return value == null ? null : isTrue(value) ? flag(true) : right.evaluate(evaluation);
          };
    };
  }

  private static Step call(Expression.Call call) {
    if (call.function().functionClass() != FunctionClass.SCALAR) {
      return evaluation -> known(evaluation.overTime(call));
    }
    return scalar(call.function(), call.arguments().stream().map(Compiler::step).toList());
  }

  private static Step scalar(Function function, List<Step> arguments) {
    var x = arguments.getFirst();
    return switch (function) {
      case ABS -> arithmetic(x, Math::abs);
      case ACOS -> arithmetic(x, Math::acos);
      case ASIN -> arithmetic(x, Math::asin);
      case ATAN -> arithmetic(x, Math::atan);
      case CBRT -> arithmetic(x, Math::cbrt);
      case CEIL -> arithmetic(x, Math::ceil);
      case COS -> arithmetic(x, Math::cos);
      case COSH -> arithmetic(x, Math::cosh);
      case COT -> arithmetic(x, a -> 1 / Math.tan(a));
      case EXP -> arithmetic(x, Math::exp);
      case EXPM1 -> arithmetic(x, Math::expm1);
      case FLOOR -> arithmetic(x, Math::floor);
      case LOG -> arithmetic(x, Math::log);
      case LOG10 -> arithmetic(x, Math::log10);
      case LOG1P -> arithmetic(x, Math::log1p);
      case LOG2 -> arithmetic(x, Compiler::log2);
      case POW -> arithmetic(x, arguments.get(1), Math::pow);
      case SIGNUM -> arithmetic(x, Math::signum);
      case SIN -> arithmetic(x, Math::sin);
      case SINH -> arithmetic(x, Math::sinh);
      case SQRT -> arithmetic(x, Math::sqrt);
      case TAN -> arithmetic(x, Math::tan);
      case TANH -> arithmetic(x, Math::tanh);
      case GT -> comparison(x, arguments.get(1), Comparison.GREATER);
      case GTE -> comparison(x, arguments.get(1), Comparison.ABOUT_GREATER_OR_EQUAL);
      case EQ -> comparison(x, arguments.get(1), Comparison.ABOUT_EQUAL);
      case NEQ -> comparison(x, arguments.get(1), Comparison.NOT_EQUAL);
      case LT -> comparison(x, arguments.get(1), Comparison.LESS);
      case LTE -> comparison(x, arguments.get(1), Comparison.ABOUT_LESS_OR_EQUAL);
      case ISNAN ->
          evaluation -> {
            var value = x.evaluate(evaluation);
            return isNumber(value) ? flag(Double.isNaN(number(value))) : null;
          };
      case IF -> choice(x, arguments.get(1), arguments.size() == 3 ? arguments.get(2) : null);
      case COALESCE -> coalesce(arguments);
      case CLAMP -> clamp(x, arguments.get(1), arguments.get(2));
      case ROUND ->
          arguments.size() == 2
              ? arithmetic(x, arguments.get(1), Compiler::round)
              : arithmetic(x, a -> round(a, 0));
      case AVG,
          SUM,
          MIN,
          MAX,
          COUNT,
          STDEV,
          FIRST,
          LAST,
          EARLIEST,
          LATEST,
          STATETIME,
          TIMEWEIGHTEDAVG,
          INCREASE,
          EDGES,
          PRETRIGGER ->
          throw new IllegalArgumentException("%s is not scalar".formatted(function.spelling()));
    };
  }

  private static Step choice(Step condition, Step then, @Nullable Step otherwise) {
    return evaluation -> {
      var value = condition.evaluate(evaluation);
      if (value == null) {
        return null;
      }
      if (isTrue(value)) {
        return then.evaluate(evaluation);
      }
      return otherwise == null ? Value.none() : otherwise.evaluate(evaluation);
    };
  }

  private static Step coalesce(List<Step> arguments) {
    return evaluation -> {
      for (var argument : arguments) {
        var value = argument.evaluate(evaluation);
        if (value != null && value.isPresent()) {
          return value;
        }
      }
      return null;
    };
  }

  private static Step clamp(Step x, Step low, Step high) {
    return evaluation -> {
      var value = x.evaluate(evaluation);
      var least = low.evaluate(evaluation);
      var most = high.evaluate(evaluation);
      return isNumber(value) && isNumber(least) && isNumber(most) && number(least) <= number(most)
          ? finite(Math.min(Math.max(number(value), number(least)), number(most)))
          : null;
    };
  }

  private static Step sum(Step left, Step right) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      if (isNumber(x) && isNumber(y)) {
        return finite(number(x) + number(y));
      }
      if (!(x instanceof Value.StringValue || y instanceof Value.StringValue)) {
        return null;
      }
      var before = text(x);
      var after = text(y);
      return before == null || after == null || before.length() + after.length() > LONGEST_TEXT
          ? null
          : Value.of(before + after);
    };
  }

  private static Step arithmetic(Step operand, DoubleUnaryOperator operator) {
    return evaluation -> {
      var x = operand.evaluate(evaluation);
      return isNumber(x) ? finite(operator.applyAsDouble(number(x))) : null;
    };
  }

  private static Step arithmetic(Step left, Step right, DoubleBinaryOperator operator) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      return isNumber(x) && isNumber(y)
          ? finite(operator.applyAsDouble(number(x), number(y)))
          : null;
    };
  }

  private static Step comparison(Step left, Step right, Comparison comparison) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      if (x instanceof Value.IntegerValue(long a) && y instanceof Value.IntegerValue(long b)) {
        return flag(comparison.ofIntegers(a, b));
      }
      if (isNumber(x) && isNumber(y)) {
        return flag(comparison.ofNumbers(number(x), number(y)));
      }
      return x instanceof Value.StringValue(String a) && y instanceof Value.StringValue(String b)
          ? flag(comparison.ofOrder(a.compareTo(b)))
          : null;
    };
  }

  private static @Nullable Value known(Value value) {
    return value instanceof Value.NullValue ? null : value;
  }

  private static @Nullable Value finite(double number) {
    return Double.isFinite(number) ? Value.of(number) : null;
  }

  private static Value flag(boolean on) {
    return Value.of(on ? 1.0 : 0.0);
  }

  /** False are 0, the empty text and none; NaN is true (SiteWise, conditional functions). */
  private static boolean isTrue(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> number != 0;
      case Value.DoubleValue(double number) -> number != 0;
      case Value.BooleanValue(boolean on) -> on;
      case Value.StringValue(String text) -> !text.isEmpty();
      case Value.NullValue _ -> false;
    };
  }

  private static boolean isNumber(@Nullable Value value) {
    return value != null
        && !(value instanceof Value.StringValue || value instanceof Value.NullValue);
  }

  /** Of a value that is a number; NaN of any other. */
  private static double number(@Nullable Value value) {
    return switch (value) {
      case null -> Double.NaN;
      case Value.DoubleValue(double number) -> number;
      case Value.IntegerValue(long number) -> (double) number;
      case Value.BooleanValue(boolean on) -> on ? 1 : 0;
      case Value.StringValue _, Value.NullValue _ -> Double.NaN;
    };
  }

  private static @Nullable String text(@Nullable Value value) {
    return switch (value) {
      case null -> null;
      case Value.StringValue(String text) -> text;
      case Value.IntegerValue(long number) -> Long.toString(number);
      case Value.DoubleValue(double number) -> Numbers.text(number);
      case Value.BooleanValue(boolean on) -> on ? "1" : "0";
      case Value.NullValue _ -> null;
    };
  }

  private static double log2(double x) {
    // Powers of two exactly, which the quotient of two logarithms does not promise.
    int exponent = Math.getExponent(x);
    return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
  }

  private static double round(double x, double digits) {
    return Numbers.round(x, digits);
  }
}
