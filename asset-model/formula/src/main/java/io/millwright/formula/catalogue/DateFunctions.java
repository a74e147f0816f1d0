// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Moments;
import io.millwright.formula.calculation.Values;
import io.millwright.formula.language.CallSpelling;
import io.millwright.formula.language.CheckedCall;
import io.millwright.formula.language.Closure;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Expression.Span;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.NumericForm;
import io.millwright.formula.language.NumericWriter;
import io.millwright.formula.language.NumericWriter.Certainty;
import io.millwright.formula.language.ReadingView;
import io.millwright.formula.language.Step;
import io.millwright.formula.language.UnitRule;
import io.millwright.value.Value;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Functions of dates and times. */
final class DateFunctions {
  private static final ClassDesc MOMENTS = ClassDesc.of(Moments.class.getName());
  private static final ClassDesc FIELD = ClassDesc.of(Moments.Field.class.getName());
  private static final ClassDesc ZONE = ClassDesc.of(ZoneId.class.getName());
  private static final MethodTypeDesc OF_FIELD =
      MethodTypeDesc.of(ConstantDescs.CD_double, FIELD, ConstantDescs.CD_double, ZONE);
  private static final MethodTypeDesc OF_DATE =
      MethodTypeDesc.of(ConstantDescs.CD_double, ZONE, ConstantDescs.CD_double.arrayType());

  private static final Function NOW =
      Function.of("now(): number")
          .says(
              "The moment for which the formula is evaluated, in seconds since 1970: of the"
                  + " reading, or the end of the window.")
          .example("now()", "1772452860")
          .unlikeSiteWise(
              "SiteWise gives the time of its own clock; then the same readings would not give the"
                  + " same results, and nothing could be computed again")
          .unit(UnitRule.NONE)
          .ofTheTime(
              (_, _) -> evaluation -> Value.of(evaluation.time() / Moments.MICROS_PER_SECOND),
              (writer, _) -> writer.time());

  private static final Function LOCALTIME =
      Function.of("localtime(seconds: number, zone?: text): time")
          .says(
              "A moment in a time zone, UTC unless given: `Z`, `+2`, `GMT+2`, `CET` or"
                  + " `Europe/Vienna`. Stands only in the functions below.")
          .example("hour(localtime(now(), 'Europe/Vienna'))", "13")
          .unit(UnitRule.NONE)
          .checking(call -> checkZone(call, 1))
          // Only functions of local times read the value of localtime, so the call itself has none.
          .scalar((_, _) -> _ -> null, NumericForm.NONE);

  static final List<Function> ALL =
      List.of(
          NOW,
          Function.of("timestamp(x?: any): number")
              .says(
                  "Without an argument the same as `now()`. In a transform, `timestamp(x)` is the"
                      + " time of the last point of x, and `timestamp(pretrigger(x))` of the one"
                      + " before.")
              .example("timestamp(x) - timestamp(pretrigger(x))", "20")
              .unlikeSiteWise(
                  "inside a function over a window it is the time of each reading:"
                      + " `sum(if(hour(localtime(timestamp())) < 6, x, 0))`")
              .unit(UnitRule.NONE)
              .writtenAs(CallSpelling.withoutArguments(NOW))
              .atReading(
                  new Meaning.AtReading(
                      DateFunctions::lastPoint,
                      false,
                      "A metric has no triggering reading; write timestamp() for the end of its"
                          + " window")),
          Function.of(
                  "mktime(zone: text, year: number, month: number, day: number,"
                      + " hour?: number, minute?: number, second?: number): number")
              .says(
                  "A date and time in seconds since 1970. The zone may stand first or last, or be"
                      + " left out for UTC. Years from 1970 to 2250.")
              .example("mktime('Europe/Vienna', 2026, 3, 2, 13)", "1772452800")
              .example("mktime(2026, 2, 30)", "no value")
              .unit(UnitRule.NONE)
              .writtenAs(new CallSpelling(1, DateFunctions::zoneFirst, Optional.empty()))
              .checking(call -> checkZone(call, 0))
              .scalar(DateFunctions::date, new DateForm()),
          LOCALTIME,
          field("year", Moments.Field.YEAR, "The year.", "year(localtime(now()))", "2026"),
          field(
              "mon",
              Moments.Field.MONTH,
              "The month, from 1.",
              "mon(localtime(now()))",
              "3",
              "month"),
          field(
              "mday",
              Moments.Field.DAY_OF_MONTH,
              "The day of the month, from 1.",
              "mday(localtime(now()))",
              "2",
              "day"),
          field(
              "wday",
              Moments.Field.DAY_OF_WEEK,
              "The day of the week: Sunday is 0, Saturday 6.",
              "wday(localtime(now()))",
              "1",
              "weekday"),
          field(
              "yday",
              Moments.Field.DAY_OF_YEAR,
              "The day of the year, from 1.",
              "yday(localtime(now()))",
              "61"),
          field(
              "hour",
              Moments.Field.HOUR,
              "The hour, 0 to 23.",
              "hour(localtime(now(), '+2'))",
              "14"),
          field("minute", Moments.Field.MINUTE, "The minute.", "minute(localtime(now()))", "1"),
          field(
              "sec",
              Moments.Field.SECOND,
              "The second with its fraction.",
              "sec(localtime(now() + 1.5))",
              "1.5",
              "second"));

  private DateFunctions() {}

  private static Function field(
      String name,
      Moments.Field field,
      String says,
      String example,
      String result,
      String... elsewhere) {
    return Function.of("%s(t: time): number".formatted(name))
        .says(says)
        .example(example, result)
        .elsewhere(elsewhere)
        .unit(UnitRule.NONE)
        .scalar((call, with) -> field(field, call, with), new FieldForm(field));
  }

  private static void checkZone(CheckedCall call, int argument) {
    if (call.has(argument)) {
      call.text(argument, "The time zone")
          .filter(zone -> Moments.zone(zone).isEmpty())
          .ifPresent(zone ->
              call.report(
                  argument,
                  "\"%s\" is no time zone; write one such as 'UTC', '+2', 'GMT+2' or 'Europe/Vienna'"
                      .formatted(zone)));
    }
  }

  /**
   * Returns the time of a property's last point, in seconds; of the point before the triggering
   * reading if the argument is {@code pretrigger(x)}.
   */
  private static Value lastPoint(ReadingView view, Expression.Call call) {
    return switch (call.arguments().getFirst()) {
      case Expression.Property(String key, var _) -> view.lastPoint(key, false);
      case Expression.Call inner
          when inner.function().looksBack()
              && inner.arguments().getFirst() instanceof Expression.Property(String key, var _) ->
          view.lastPoint(key, true);
      // The parser refuses any other argument.
      case Expression _ -> Value.none();
    };
  }

  /**
   * Moves the time zone of {@code mktime} to the front. It may be written first, last or not at
   * all.
   */
  private static List<Expression> zoneFirst(List<Expression> written, Span end) {
    if (written.isEmpty() || isText(written.getFirst())) {
      return written;
    }
    var arguments = new ArrayList<>(written);
    var zone =
        isText(arguments.getLast())
            ? arguments.removeLast()
            : new Expression.Literal(Value.of("UTC"), new Span(end.start(), end.start()));
    arguments.addFirst(zone);
    return arguments;
  }

  private static boolean isText(Expression expression) {
    return expression instanceof Expression.Literal(Value.StringValue _, var _);
  }

  private static Step date(Expression.Call call, Closure.Compilation with) {
    var zone = with.constant(call.arguments().getFirst()).flatMap(Moments::zone);
    var steps = with.steps(call);
    return evaluation -> {
      var fields = new double[] {0, 1, 1, 0, 0, 0};
      for (int i = 1; i < steps.size(); i++) {
        var value = steps.get(i).evaluate(evaluation);
        if (!Values.isNumber(value)) {
          return null;
        }
        fields[i - 1] = Values.number(value);
      }
      return zone.isEmpty() ? null : Values.finite(Moments.seconds(zone.get(), fields));
    };
  }

  /** Writes {@code mktime}. */
  private static final class DateForm implements NumericForm {
    @Override
    public Optional<List<Expression>> numbers(Expression.Call call) {
      // The first argument is the zone.
      return Optional.of(call.arguments().subList(1, call.arguments().size()));
    }

    @Override
    public Certainty write(NumericWriter writer, Expression.Call call) {
      var arguments = call.arguments();
      var zone = writer.constantOf(arguments.getFirst()).flatMap(Moments::zone);
      if (zone.isEmpty()) {
        return writer.constant(Double.NaN);
      }
      writer.zone(zone.get());
      var code = writer.code();
      code.loadConstant(6).newarray(TypeKind.DOUBLE);
      for (int i = 0; i < 6; i++) {
        code.dup().loadConstant(i);
        if (i + 1 < arguments.size()) {
          writer.value(arguments.get(i + 1));
        } else {
          code.dconst_0();
        }
        code.dastore();
      }
      code.invokestatic(MOMENTS, "seconds", OF_DATE);
      return Certainty.FINITE_OR_NAN;
    }
  }

  /**
   * Returns the arguments of the {@code localtime} call that a function reads; empty if its
   * argument is another expression.
   */
  private static Optional<List<Expression>> localTime(Expression.Call call) {
    return call.arguments().getFirst()
                instanceof Expression.Call(Function inner, var arguments, var _)
            && inner == LOCALTIME
        ? Optional.of(arguments)
        : Optional.empty();
  }

  private static Step field(Moments.Field field, Expression.Call call, Closure.Compilation with) {
    var time = localTime(call);
    if (time.isEmpty()) {
      return _ -> null;
    }
    var seconds = with.step(time.get().getFirst());
    var zone =
        time.get().size() == 1
            ? Moments.utc()
            : with.constant(time.get().getLast()).flatMap(Moments::zone);
    return evaluation -> {
      var value = seconds.evaluate(evaluation);
      return Values.isNumber(value) && zone.isPresent()
          ? Values.finite(Moments.field(field, Values.number(value), zone.get()))
          : null;
    };
  }

  /** Writes a part of a local time. */
  private record FieldForm(Moments.Field field) implements NumericForm {
    @Override
    public Optional<List<Expression>> numbers(Expression.Call call) {
      return localTime(call).map(time -> List.of(time.getFirst()));
    }

    @Override
    public Certainty write(NumericWriter writer, Expression.Call call) {
      var time = localTime(call).orElseThrow();
      var zone =
          time.size() == 1
              ? Moments.utc()
              : writer.constantOf(time.getLast()).flatMap(Moments::zone);
      if (zone.isEmpty()) {
        return writer.constant(Double.NaN);
      }
      writer.code().getstatic(FIELD, field.name(), FIELD);
      writer.value(time.getFirst());
      writer.zone(zone.get());
      writer.code().invokestatic(MOMENTS, "field", OF_FIELD);
      return Certainty.FINITE_OR_NAN;
    }
  }
}
