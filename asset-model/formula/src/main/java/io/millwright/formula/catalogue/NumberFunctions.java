// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.compile.Steps;
import io.millwright.formula.language.Closure;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnitRule;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers. */
final class NumberFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("abs(x: number): number")
              .says("The absolute value.")
              .example("abs(-2.5)", "2.5")
              .unit(UnitRule.OF_FIRST)
              .scalar(
                  (call, with) -> Steps.arithmetic(first(call, with), Math::abs, Math::absExact),
                  Forms.keeping(Math.class, "abs")),
          Function.of("signum(x: number): number")
              .says("-1, 0 or 1.")
              .example("signum(-2.5)", "-1")
              .elsewhere("sign")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::signum), ofFinite("signum")),
          Function.of("ceil(x: number): number")
              .says("The next integer upwards.")
              .example("ceil(2.1)", "3")
              .elsewhere("ceiling")
              .unit(UnitRule.OF_FIRST)
              .scalar(
                  (call, with) -> Steps.arithmetic(first(call, with), Math::ceil, x -> x),
                  Forms.keeping(Math.class, "ceil")),
          Function.of("floor(x: number): number")
              .says("The next integer downwards.")
              .example("floor(-2.1)", "-3")
              .unit(UnitRule.OF_FIRST)
              .scalar(
                  (call, with) -> Steps.arithmetic(first(call, with), Math::floor, x -> x),
                  Forms.keeping(Math.class, "floor")),
          Function.of("round(x: number, digits?: number): number")
              .says(
                  "The nearest number with so many digits behind the point, half away from zero."
                      + " Digits from -15 to 15, 0 unless given.")
              .example("round(2.5)", "3")
              .example("round(1234.567, -2)", "1200")
              .ours()
              .unit(UnitRule.OF_FIRST)
              .scalar(NumberFunctions::round, Forms.method(Numbers.class, "round")),
          Function.of("clamp(x: number, low: number, high: number): number")
              .says("x, but no less than low and no more than high.")
              .example("clamp(x, 0, 5)", "5")
              .ours()
              .unit(UnitRule.PUT_TOGETHER)
              .scalar(
                  NumberFunctions::clamp,
                  Forms.ofFinite(Numbers.class, "clamp", Certainty.FINITE_OR_NAN)),
          Function.of("sqrt(x: number): number")
              .says("The square root.")
              .example("sqrt(x + 1)", "3")
              .example("sqrt(-1)", "no value")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::sqrt), Forms.method(Math.class, "sqrt")),
          Function.of("cbrt(x: number): number")
              .says("The cube root.")
              .example("cbrt(-27)", "-3")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::cbrt), Forms.method(Math.class, "cbrt")),
          Function.of("pow(x: number, y: number): number")
              .says("x to the power of y, as `x ^ y`.")
              .example("pow(2, 10)", "1024")
              .elsewhere("power")
              .unit(UnitRule.NONE)
              .scalar(
                  (call, with) ->
                      Steps.power(first(call, with), with.step(call.arguments().getLast())),
                  Forms.ofFinite(Numbers.class, "pow", Certainty.NOTHING)),
          Function.of("exp(x: number): number")
              .says("e to the power of x.")
              .example("exp(1)", "2.7183")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::exp), ofFinite("exp")),
          Function.of("expm1(x: number): number")
              .says("`exp(x) - 1`, precise for small x.")
              .example("expm1(1e-10) * 1e10", "1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::expm1), ofFinite("expm1")),
          Function.of("log(x: number): number")
              .says("The logarithm to base e.")
              .example("log(e)", "1")
              .example("log(0)", "no value")
              .elsewhere("ln")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::log), Forms.method(Math.class, "log")),
          Function.of("log10(x: number): number")
              .says("The logarithm to base 10.")
              .example("log10(1000)", "3")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::log10), Forms.method(Math.class, "log10")),
          Function.of("log1p(x: number): number")
              .says("`log(1 + x)`, precise for small x.")
              .example("log1p(1e-10) * 1e10", "1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::log1p), Forms.method(Math.class, "log1p")),
          Function.of("log2(x: number): number")
              .says("The logarithm to base 2.")
              .example("log2(8)", "3")
              .unit(UnitRule.NONE)
              .scalar(
                  inDoubles(Numbers::log2),
                  Forms.ofFinite(Numbers.class, "log2", Certainty.NOTHING)),
          Function.of("sin(x: number): number")
              .says("The sine of an angle in radians.")
              .example("sin(pi / 2)", "1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::sin), bounded("sin")),
          Function.of("cos(x: number): number")
              .says("The cosine.")
              .example("cos(pi)", "-1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::cos), bounded("cos")),
          Function.of("tan(x: number): number")
              .says("The tangent.")
              .example("tan(pi / 4)", "1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::tan), Forms.method(Math.class, "tan")),
          Function.of("cot(x: number): number")
              .says("The cotangent.")
              .example("cot(pi / 4)", "1")
              .unit(UnitRule.NONE)
              .scalar(
                  inDoubles(Numbers::cot), Forms.ofFinite(Numbers.class, "cot", Certainty.NOTHING)),
          Function.of("asin(x: number): number")
              .says("The arc sine.")
              .example("asin(1)", "1.5708")
              .example("asin(2)", "no value")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::asin), bounded("asin")),
          Function.of("acos(x: number): number")
              .says("The arc cosine.")
              .example("acos(1)", "0")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::acos), bounded("acos")),
          Function.of("atan(x: number): number")
              .says("The arc tangent.")
              .example("atan(1)", "0.7854")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::atan), ofFinite("atan")),
          Function.of("sinh(x: number): number")
              .says("The hyperbolic sine.")
              .example("sinh(1)", "1.1752")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::sinh), Forms.method(Math.class, "sinh")),
          Function.of("cosh(x: number): number")
              .says("The hyperbolic cosine.")
              .example("cosh(0)", "1")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::cosh), Forms.method(Math.class, "cosh")),
          Function.of("tanh(x: number): number")
              .says("The hyperbolic tangent.")
              .example("tanh(1)", "0.7616")
              .unit(UnitRule.NONE)
              .scalar(inDoubles(Math::tanh), ofFinite("tanh")));

  private NumberFunctions() {}

  private static Step first(Expression.Call call, Closure.Compilation with) {
    return with.step(call.arguments().getFirst());
  }

  private static Closure inDoubles(DoubleUnaryOperator operator) {
    return (call, with) -> Steps.arithmetic(first(call, with), operator);
  }

  /** Returns the form of a {@link Math} method that returns numbers for infinities. */
  private static NumericForm ofFinite(String name) {
    return Forms.ofFinite(Math.class, name, Certainty.NOTHING);
  }

  /** Returns the form of a {@link Math} method that returns NaN, never an infinity. */
  private static NumericForm bounded(String name) {
    return Forms.method(Math.class, name, Certainty.FINITE_OR_NAN);
  }

  private static Step round(Expression.Call call, Closure.Compilation with) {
    var steps = with.steps(call);
    return steps.size() == 2
        ? Steps.arithmetic(steps.getFirst(), steps.getLast(), Numbers::round, Steps.IN_DOUBLES)
        : Steps.arithmetic(steps.getFirst(), Numbers::round, x -> x);
  }

  private static Step clamp(Expression.Call call, Closure.Compilation with) {
    var steps = with.steps(call);
    var x = steps.getFirst();
    var low = steps.get(1);
    var high = steps.getLast();
    return evaluation -> {
      var value = x.evaluate(evaluation);
      var least = low.evaluate(evaluation);
      var most = high.evaluate(evaluation);
      if (!(Values.isNumber(value) && Values.isNumber(least) && Values.isNumber(most))) {
        return null;
      }
      // The method returns one of the three values unchanged, so an integer stays an integer.
      double number = Values.number(value);
      double clamped = Numbers.clamp(number, Values.number(least), Values.number(most));
      return Double.isNaN(clamped)
          ? null
          : clamped == number ? value : clamped == Values.number(least) ? least : most;
    };
  }
}
