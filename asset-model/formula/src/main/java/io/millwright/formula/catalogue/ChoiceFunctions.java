// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.compile.Steps;
import io.millwright.formula.language.ArgumentUse;
import io.millwright.formula.language.Closure;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.NumericWriter;
import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.NumericWriter.Jumps;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnitRule;
import io.millwright.value.Value;
import java.util.List;

/** Functions that compare values or choose one of them. */
final class ChoiceFunctions {
  static final Function IF =
      Function.of("if(condition: any, then: either, otherwise?: either): either")
          .says(
              "The second argument where the condition is true, otherwise the third, or no value."
                  + " 0, the empty text and `none` are false. `if(a, x).elif(b, y, z)` is a chain."
                  + " Only what is chosen is evaluated.")
          .example("if(x > 5, 'high', 'low')", "'high'")
          .example("if(x > 9, x, none)", "no value")
          .example("if(x > 9, 1).elif(x > 7, 2, 3)", "2")
          .elsewhere("iif")
          .using(ArgumentUse.CHOSEN_BY_FIRST)
          .unit(UnitRule.CHOSEN)
          .scalar(ChoiceFunctions::choice, new Choice());

  static final List<Function> ALL =
      List.of(
          compared("eq", Comparison.ABOUT_EQUAL)
              .says(
                  "1 where both are equal within a relative tolerance of 1e-9, otherwise 0. Texts"
                      + " are compared exactly. The operator `==` has no tolerance.")
              .example("eq(0.1 + 0.2, 0.3)", "1")
              .example("0.1 + 0.2 == 0.3", "0")
              .scalar(closure(Comparison.ABOUT_EQUAL), Forms.comparison(Comparison.ABOUT_EQUAL)),
          compared("neq", Comparison.NOT_EQUAL)
              .says("1 where they differ, without any tolerance.")
              .example("neq(x, 8)", "0")
              .scalar(closure(Comparison.NOT_EQUAL), Forms.comparison(Comparison.NOT_EQUAL)),
          compared("gt", Comparison.GREATER)
              .says("1 where x is greater.")
              .example("gt(x, 8)", "0")
              .scalar(closure(Comparison.GREATER), Forms.comparison(Comparison.GREATER)),
          compared("gte", Comparison.ABOUT_GREATER_OR_EQUAL)
              .says("1 where x is greater or about equal, as `eq` has it.")
              .example("gte(x, 8)", "1")
              .scalar(
                  closure(Comparison.ABOUT_GREATER_OR_EQUAL),
                  Forms.comparison(Comparison.ABOUT_GREATER_OR_EQUAL)),
          compared("lt", Comparison.LESS)
              .says("1 where x is less; of texts, which comes first.")
              .example("lt(x, 8)", "0")
              .example("lt('a', 'b')", "1")
              .scalar(closure(Comparison.LESS), Forms.comparison(Comparison.LESS)),
          compared("lte", Comparison.ABOUT_LESS_OR_EQUAL)
              .says("1 where x is less or about equal.")
              .example("lte(0.1 + 0.2, 0.3)", "1")
              .scalar(
                  closure(Comparison.ABOUT_LESS_OR_EQUAL),
                  Forms.comparison(Comparison.ABOUT_LESS_OR_EQUAL)),
          Function.of("isnan(x: number): truth")
              .says("1 where x is not a number.")
              .example("isnan(x)", "0")
              .unit(UnitRule.NONE)
              .scalar(ChoiceFunctions::isNan, ChoiceFunctions::writeIsNan),
          IF,
          Function.of("coalesce(x: either...): either")
              .says("The first argument that has a value.")
              .example("coalesce(missing, x / 0, x)", "8")
              .ours()
              .elsewhere("ifnull")
              .using(ArgumentUse.FIRST_WITH_VALUE)
              .unit(UnitRule.PUT_TOGETHER)
              .scalar(ChoiceFunctions::coalesce, ChoiceFunctions::writeCoalesce));

  private ChoiceFunctions() {}

  private static Function.Draft compared(String name, Comparison comparison) {
    return Function.of("%s(x: same, y: same): truth".formatted(name))
        .comparing(comparison)
        .unit(UnitRule.COMPARED);
  }

  private static Closure closure(Comparison comparison) {
    return (call, with) ->
        Steps.comparison(
            with.step(call.arguments().getFirst()),
            with.step(call.arguments().getLast()),
            comparison);
  }

  private static Step isNan(Expression.Call call, Closure.Compilation with) {
    var x = with.step(call.arguments().getFirst());
    return evaluation -> {
      var value = x.evaluate(evaluation);
      return Values.isNumber(value) ? Values.flag(Double.isNaN(Values.number(value))) : null;
    };
  }

  /**
   * Writes 0 or NaN: a slot never holds a NaN that is a value, so {@code isnan} is false or
   * undefined.
   */
  private static Certainty writeIsNan(NumericWriter writer, Expression.Call call) {
    writer.settled(call.arguments().getFirst());
    writer.code().dconst_0().dmul();
    return Certainty.FINITE_OR_NAN;
  }

  private static Step choice(Expression.Call call, Closure.Compilation with) {
    var steps = with.steps(call);
    var condition = steps.getFirst();
    var then = steps.get(1);
    Step otherwise = steps.size() == 3 ? steps.get(2) : _ -> Value.none();
    return evaluation -> {
      var value = condition.evaluate(evaluation);
      return value == null
          ? null
          : Values.isTrue(value) ? then.evaluate(evaluation) : otherwise.evaluate(evaluation);
    };
  }

  /** Writes an {@code if}, as a number or as a condition. */
  private static final class Choice implements NumericForm {
    @Override
    public Certainty write(NumericWriter writer, Expression.Call call) {
      var arguments = call.arguments();
      return writer.choice(
          arguments.getFirst(),
          () -> writer.value(arguments.get(1)),
          arguments.size() == 3 ? () -> writer.value(arguments.get(2)) : null);
    }

    @Override
    public void jump(NumericWriter writer, Expression.Call call, Jumps to) {
      var arguments = call.arguments();
      var code = writer.code();
      var then = code.newLabel();
      var otherwise = arguments.size() == 3 ? code.newLabel() : to.no();
      writer.jump(arguments.getFirst(), new Jumps(then, otherwise, to.undefined()));
      code.labelBinding(then);
      writer.jump(arguments.get(1), to);
      if (arguments.size() == 3) {
        code.labelBinding(otherwise);
        writer.jump(arguments.get(2), to);
      }
    }
  }

  private static Step coalesce(Expression.Call call, Closure.Compilation with) {
    var steps = with.steps(call);
    return evaluation -> {
      for (var step : steps) {
        var value = step.evaluate(evaluation);
        if (value != null && value.isPresent()) {
          return value;
        }
      }
      return null;
    };
  }

  private static Certainty writeCoalesce(NumericWriter writer, Expression.Call call) {
    var arguments = call.arguments();
    var code = writer.code();
    var end = code.newLabel();
    for (var argument : arguments.subList(0, arguments.size() - 1)) {
      var next = code.newLabel();
      int variable = writer.hold(argument).variable();
      code.dload(variable).dload(variable).dcmpl().ifne(next);
      code.dload(variable).goto_(end).labelBinding(next);
    }
    var known = writer.value(arguments.getLast());
    code.labelBinding(end);
    return known;
  }
}
