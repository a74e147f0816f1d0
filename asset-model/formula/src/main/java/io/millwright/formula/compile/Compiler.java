// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.calculation.JsonPaths;
import io.millwright.formula.calculation.Moments;
import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.calculation.TextFormat;
import io.millwright.formula.calculation.Texts;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
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
      case Expression.Index index -> index(step(index.text()), step(index.at()));
      case Expression.Slice slice ->
          slice(step(slice.text()), step(slice.from()), step(slice.to()), step(slice.step()));
      case Expression.Call call -> call(call);
    };
  }

  private static Step unary(UnaryOperator operator, Step operand) {
    return switch (operator) {
      case NEGATE -> arithmetic(operand, x -> -x, Math::negateExact);
      case PLUS -> arithmetic(operand, x -> x, x -> x);
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
      case SUBTRACT -> arithmetic(left, right, (x, y) -> x - y, Math::subtractExact);
      case MULTIPLY -> arithmetic(left, right, (x, y) -> x * y, Math::multiplyExact);
      case DIVIDE -> arithmetic(left, right, (x, y) -> x / y, Compiler::quotient);
      case REMAINDER -> arithmetic(left, right, (x, y) -> x % y, (x, y) -> x % y);
      case POWER -> arithmetic(left, right, Numbers::pow, Compiler::inDoubles);
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
    if (call.functionClass() != FunctionClass.SCALAR) {
      return evaluation -> known(evaluation.overTime(call));
    }
    var steps = call.arguments().stream().map(Compiler::step).toList();
    return switch (call.function()) {
      case NOW, TIMESTAMP -> evaluation -> Value.of(evaluation.time() / Moments.MICROS_PER_SECOND);
      case LEN, FIND, CONTAINS, UPPER, LOWER -> onTexts(call.function(), steps);
      case JP -> jsonPath(call.arguments().get(1), steps.getFirst());
      case JOIN -> join(steps);
      case FORMAT -> format(call.arguments().getFirst(), steps);
      case MKTIME -> mktime(call.arguments().getFirst(), steps);
      case YEAR, MON, MDAY, WDAY, YDAY, HOUR, MINUTE, SEC ->
          field(call.function(), call.arguments().getFirst());
      // Only the functions that look into a local time take one.
      case LOCALTIME -> _ -> null;
      default -> scalar(call.function(), steps);
    };
  }

  private static Step onTexts(Function function, List<Step> arguments) {
    var first = arguments.getFirst();
    var second = arguments.getLast();
    return evaluation ->
        first.evaluate(evaluation) instanceof Value.StringValue(String s)
                && second.evaluate(evaluation) instanceof Value.StringValue(String part)
            ? switch (function) {
              case LEN -> Value.of((double) Texts.length(s));
              case FIND -> Value.of((double) Texts.find(s, part));
              case CONTAINS -> flag(s.contains(part));
              case UPPER -> Value.of(s.toUpperCase(Locale.ROOT));
              default -> Value.of(s.toLowerCase(Locale.ROOT));
            }
            : null;
  }

  private static Step index(Step text, Step at) {
    return evaluation -> {
      var index = at.evaluate(evaluation);
      return text.evaluate(evaluation) instanceof Value.StringValue(String s) && isWhole(index)
          ? Texts.at(s, whole(index)).map(Value::of).orElse(null)
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
    return value != null && (value instanceof Value.NullValue || isWhole(value));
  }

  private static OptionalLong wholeOrNone(@Nullable Value value) {
    return value == null || value instanceof Value.NullValue
        ? OptionalLong.empty()
        : OptionalLong.of(whole(value));
  }

  private static Step jsonPath(Expression path, Step json) {
    var reader =
        FormulaEvaluator.constant(path)
            .flatMap(value ->
                value instanceof Value.StringValue(String text)
                    ? JsonPaths.find(text)
                    : Optional.empty());
    return evaluation ->
        reader.isPresent() && json.evaluate(evaluation) instanceof Value.StringValue(String text)
            ? known(reader.get().read(text))
            : null;
  }

  private static Step join(List<Step> arguments) {
    return evaluation -> {
      var joined = new StringBuilder();
      var delimiter = text(arguments.getFirst().evaluate(evaluation));
      for (int i = 1; i < arguments.size(); i++) {
        var part = text(arguments.get(i).evaluate(evaluation));
        if (delimiter == null || part == null) {
          return null;
        }
        joined.append(i == 1 ? "" : delimiter).append(part);
      }
      return limited(joined.toString());
    };
  }

  private static Step format(Expression pattern, List<Step> arguments) {
    var compiled = FormulaEvaluator.constant(pattern).flatMap(TextFormat::of);
    var values = arguments.subList(1, arguments.size());
    return evaluation -> {
      var format =
          compiled.isPresent()
              ? compiled
              : Optional.ofNullable(arguments.getFirst().evaluate(evaluation))
                  .flatMap(TextFormat::of);
      var known = new ArrayList<Value>();
      for (var argument : values) {
        var value = argument.evaluate(evaluation);
        if (value == null || !value.isPresent()) {
          return null;
        }
        known.add(value);
      }
      return format.flatMap(found -> found.apply(known)).map(Compiler::limited).orElse(null);
    };
  }

  private static Step mktime(Expression zone, List<Step> arguments) {
    var in = Moments.zone(zone);
    return evaluation -> {
      var fields = new double[] {0, 1, 1, 0, 0, 0};
      for (int i = 1; i < arguments.size(); i++) {
        var value = arguments.get(i).evaluate(evaluation);
        if (!isNumber(value)) {
          return null;
        }
        fields[i - 1] = number(value);
      }
      return in.isEmpty() ? null : finite(Moments.seconds(in.get(), fields));
    };
  }

  private static Step field(Function function, Expression time) {
    if (!(time instanceof Expression.Call(Function inner, var arguments, var _)
        && inner == Function.LOCALTIME)) {
      return _ -> null;
    }
    var seconds = step(arguments.getFirst());
    var zone = arguments.size() == 1 ? Moments.utc() : Moments.zone(arguments.get(1));
    return evaluation -> {
      var value = seconds.evaluate(evaluation);
      return isNumber(value) && zone.isPresent()
          ? finite(Moments.field(function, number(value), zone.get()))
          : null;
    };
  }

  private static @Nullable Value limited(String text) {
    return text.length() > LONGEST_TEXT ? null : Value.of(text);
  }

  private static Step scalar(Function function, List<Step> arguments) {
    var x = arguments.getFirst();
    return switch (function) {
      case ABS -> arithmetic(x, Math::abs, Math::absExact);
      case ACOS -> arithmetic(x, Math::acos);
      case ASIN -> arithmetic(x, Math::asin);
      case ATAN -> arithmetic(x, Math::atan);
      case CBRT -> arithmetic(x, Math::cbrt);
      case CEIL -> arithmetic(x, Math::ceil, a -> a);
      case COS -> arithmetic(x, Math::cos);
      case COSH -> arithmetic(x, Math::cosh);
      case COT -> arithmetic(x, Numbers::cot);
      case EXP -> arithmetic(x, Math::exp);
      case EXPM1 -> arithmetic(x, Math::expm1);
      case FLOOR -> arithmetic(x, Math::floor, a -> a);
      case LOG -> arithmetic(x, Math::log);
      case LOG10 -> arithmetic(x, Math::log10);
      case LOG1P -> arithmetic(x, Math::log1p);
      case LOG2 -> arithmetic(x, Numbers::log2);
      case POW -> arithmetic(x, arguments.get(1), Numbers::pow, Compiler::inDoubles);
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
              ? arithmetic(x, arguments.get(1), Numbers::round, Compiler::inDoubles)
              : arithmetic(x, Numbers::round, a -> a);
      default ->
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
      if (!(isNumber(value) && isNumber(least) && isNumber(most))) {
        return null;
      }
      // One of the three as it is: an integer stays one.
      double clamped = Numbers.clamp(number(value), number(least), number(most));
      return Double.isNaN(clamped)
          ? null
          : clamped == number(value) ? value : clamped == number(least) ? least : most;
    };
  }

  private static Step sum(Step left, Step right) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      if (isNumber(x) && isNumber(y)) {
        return calculated(x, y, Double::sum, Math::addExact);
      }
      if (!(x instanceof Value.StringValue || y instanceof Value.StringValue)) {
        return null;
      }
      var before = text(x);
      var after = text(y);
      return before == null || after == null ? null : limited(before + after);
    };
  }

  private static Step arithmetic(
      Step operand, DoubleUnaryOperator operator, LongUnaryOperator exact) {
    return evaluation -> {
      var x = operand.evaluate(evaluation);
      if (x instanceof Value.IntegerValue(long integer)) {
        try {
          return Numbers.exact(exact.applyAsLong(integer));
        } catch (ArithmeticException _) {
          return finite(operator.applyAsDouble((double) integer));
        }
      }
      return isNumber(x) ? finite(operator.applyAsDouble(number(x))) : null;
    };
  }

  private static Step arithmetic(Step operand, DoubleUnaryOperator operator) {
    return evaluation -> {
      var x = operand.evaluate(evaluation);
      return isNumber(x) ? finite(operator.applyAsDouble(number(x))) : null;
    };
  }

  private static Step arithmetic(
      Step left, Step right, DoubleBinaryOperator operator, LongBinaryOperator exact) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      return isNumber(x) && isNumber(y) ? calculated(x, y, operator, exact) : null;
    };
  }

  /**
   * Calculates in doubles; where one of two whole numbers is an integer of 64 bits, exactly, as
   * long as the result is one, too.
   */
  private static @Nullable Value calculated(
      @Nullable Value x,
      @Nullable Value y,
      DoubleBinaryOperator operator,
      LongBinaryOperator exact) {
    if ((x instanceof Value.IntegerValue || y instanceof Value.IntegerValue)
        && isWhole(x)
        && isWhole(y)) {
      try {
        return Numbers.exact(exact.applyAsLong(whole(x), whole(y)));
      } catch (ArithmeticException _) {
        // The result is none, or needs more than 64 bits.
        return finite(operator.applyAsDouble(number(x), number(y)));
      }
    }
    return finite(operator.applyAsDouble(number(x), number(y)));
  }

  private static long quotient(long x, long y) {
    if (x % y != 0) {
      throw new ArithmeticException("not an integer");
    }
    return Math.divideExact(x, y);
  }

  /** Leaves a calculation to doubles. */
  private static long inDoubles(long x, long y) {
    throw new ArithmeticException("%s and %s".formatted(x, y));
  }

  private static boolean isWhole(@Nullable Value value) {
    return switch (value) {
      case null -> false;
      case Value.IntegerValue _, Value.BooleanValue _ -> true;
      case Value.DoubleValue(double number) -> Numbers.isExact(number);
      case Value.StringValue _, Value.NullValue _ -> false;
    };
  }

  private static long whole(@Nullable Value value) {
    return value instanceof Value.IntegerValue(long number) ? number : (long) number(value);
  }

  private static Step comparison(Step left, Step right, Comparison comparison) {
    return evaluation -> {
      var x = left.evaluate(evaluation);
      var y = right.evaluate(evaluation);
      if (isNumber(x) && isNumber(y)) {
        if ((x instanceof Value.IntegerValue || y instanceof Value.IntegerValue)
            && isWhole(x)
            && isWhole(y)) {
          return flag(comparison.ofIntegers(whole(x), whole(y)));
        }
        return flag(comparison.ofNumbers(number(x), number(y)));
      }
      return x instanceof Value.StringValue(String a) && y instanceof Value.StringValue(String b)
          ? flag(comparison.ofOrder(a.compareTo(b)))
          : null;
    };
  }

  /** An integer that a double holds is one, as a literal is: so both compilers calculate alike. */
  private static @Nullable Value known(Value value) {
    return switch (value) {
      case Value.NullValue _ -> null;
      case Value.IntegerValue(long number) -> Numbers.exact(number);
      case Value.DoubleValue _, Value.BooleanValue _, Value.StringValue _ -> value;
    };
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
}
