// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.JsonPaths;
import io.millwright.formula.calculation.TextFormat;
import io.millwright.formula.calculation.Texts;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.language.CheckedCall;
import io.millwright.formula.language.Closure;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnitRule;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Functions of texts. */
final class TextFunctions {
  static final Function JOIN =
      Function.of("join(delimiter: text, x: value...): text")
          .says("Several values with a delimiter between them.")
          .example("join('-', 'line', 2, 'filler')", "'line-2-filler'")
          .elsewhere("concat")
          .unit(UnitRule.NONE)
          .scalar(TextFunctions::join, NumericForm.NONE);

  static final Function FORMAT =
      Function.of("format(pattern: text, x: value...): text")
          .says(
              "Values as a format of java.util.Formatter says, but dates; also `format(x: \"d\")`."
                  + " A number fits `%d` where it is whole.")
          .example("format('%.1f bar', x)", "'8.0 bar'")
          .example("format(x: '03d')", "'008'")
          .example("f'{x: \".2f\"} bar'", "'8.00 bar'")
          .unit(UnitRule.NONE)
          .checking(TextFunctions::checkFormat)
          .scalar(TextFunctions::format, NumericForm.NONE);

  static final List<Function> ALL =
      List.of(
          Function.of("len(s: text): number")
              .says("How many characters.")
              .example("len('Größe')", "5")
              .elsewhere("length")
              .unit(UnitRule.NONE)
              .scalar(ofTexts((s, _) -> Value.of((double) Texts.length(s))), NumericForm.NONE),
          Function.of("find(s: text, part: text): number")
              .says("Where a part begins, counted from 0; -1 where it is not.")
              .example("find('filler', 'l')", "2")
              .unlikeSiteWise("SiteWise does not say what comes where the part is not")
              .elsewhere("indexof")
              .unit(UnitRule.NONE)
              .scalar(
                  ofTexts((s, part) -> Value.of((double) Texts.find(s, part))), NumericForm.NONE),
          Function.of("contains(s: text, part: text): truth")
              .says("1 where the part is in the text.")
              .example("contains(message, 'Failed')", "1")
              .unit(UnitRule.NONE)
              .scalar(ofTexts((s, part) -> Values.flag(s.contains(part))), NumericForm.NONE),
          Function.of("upper(s: text): text")
              .says("In capital letters.")
              .example("upper('on')", "'ON'")
              .elsewhere("ucase")
              .unit(UnitRule.NONE)
              .scalar(ofTexts((s, _) -> Value.of(s.toUpperCase(Locale.ROOT))), NumericForm.NONE),
          Function.of("lower(s: text): text")
              .says("In small letters.")
              .example("'ON'.lower()", "'on'")
              .elsewhere("lcase")
              .unit(UnitRule.NONE)
              .scalar(ofTexts((s, _) -> Value.of(s.toLowerCase(Locale.ROOT))), NumericForm.NONE),
          Function.of("jp(s: text, path: text): any")
              .says(
                  "What a JSON path (Jayway's) finds in a JSON text. The path is a constant."
                      + " Numbers, texts and truths come as they are.")
              .example("jp(message, '$.value') * 2", "30")
              .example("jp('111', '$')", "111")
              .unlikeSiteWise(
                  "an array or object comes as the text of its JSON; SiteWise gives it to another"
                      + " `jp` only; no regular expression (`=~`) and at most two `..`, which could"
                      + " take time without end")
              .unit(UnitRule.NONE)
              .checking(call ->
                  call.text(1, "The JSON path of jp")
                      .flatMap(JsonPaths::problem)
                      .ifPresent(problem -> call.report(1, problem)))
              .scalar(TextFunctions::jsonPath, NumericForm.NONE),
          JOIN,
          FORMAT);

  private TextFunctions() {}

  /** Returns the closure of a function of two texts. */
  private static Closure ofTexts(BiFunction<String, String, Value> function) {
    return (call, with) -> {
      var first = with.step(call.arguments().getFirst());
      var second = with.step(call.arguments().getLast());
      return evaluation ->
          first.evaluate(evaluation) instanceof Value.StringValue(String s)
                  && second.evaluate(evaluation) instanceof Value.StringValue(String part)
              ? function.apply(s, part)
              : null;
    };
  }

  private static Step jsonPath(Expression.Call call, Closure.Compilation with) {
    var json = with.step(call.arguments().getFirst());
    var reader =
        with.constant(call.arguments().getLast())
            .flatMap(value ->
                value instanceof Value.StringValue(String text)
                    ? JsonPaths.find(text)
                    : Optional.empty());
    return evaluation ->
        reader.isPresent() && json.evaluate(evaluation) instanceof Value.StringValue(String text)
            ? Values.known(reader.get().read(text))
            : null;
  }

  private static Step join(Expression.Call call, Closure.Compilation with) {
    var steps = with.steps(call);
    return evaluation -> {
      var joined = new StringBuilder();
      var delimiter = Values.text(steps.getFirst().evaluate(evaluation));
      for (int i = 1; i < steps.size(); i++) {
        var part = Values.text(steps.get(i).evaluate(evaluation));
        if (delimiter == null || part == null) {
          return null;
        }
        joined.append(i == 1 ? "" : delimiter).append(part);
      }
      return Values.limited(joined.toString());
    };
  }

  private static void checkFormat(CheckedCall call) {
    call.constant(0)
        .flatMap(pattern ->
            pattern instanceof Value.StringValue(String text)
                ? TextFormat.problem(text, call.arguments().size() - 1)
                : Optional.empty())
        .ifPresent(problem -> call.report(0, problem));
  }

  private static Step format(Expression.Call call, Closure.Compilation with) {
    var compiled = with.constant(call.arguments().getFirst()).flatMap(TextFormat::of);
    var steps = with.steps(call);
    var values = steps.subList(1, steps.size());
    return evaluation -> {
      var format =
          compiled.isPresent()
              ? compiled
              : Optional.ofNullable(steps.getFirst().evaluate(evaluation)).flatMap(TextFormat::of);
      var known = new ArrayList<Value>();
      for (var step : values) {
        var value = step.evaluate(evaluation);
        if (value == null || !value.isPresent()) {
          return null;
        }
        known.add(value);
      }
      return format.flatMap(found -> found.apply(known)).map(Values::limited).orElse(null);
    };
  }
}
