// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.explain;

import io.millwright.engine.explain.Explanation.Reason;
import io.millwright.engine.explain.Explanation.Seen;
import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.formula.language.ArgumentUse;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.FunctionClass;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds why a formula has no value: the innermost part that has no value although everything that
 * it needs has one. Times are in microseconds since the epoch.
 */
final class ReasonFinder {
  private final FormulaTrace trace;
  private final FormulaTrace.Parts parts;
  private final boolean ofWindow;
  private final long from;
  private final long to;

  /**
   * Looks for reasons in a formula.
   *
   * @param parts the values of the parts of the formula
   * @param ofWindow true for a metric, which has a window (from, to]
   */
  ReasonFinder(FormulaTrace trace, FormulaTrace.Parts parts, boolean ofWindow, long from, long to) {
    this.trace = trace;
    this.parts = parts;
    this.ofWindow = ofWindow;
    this.from = from;
    this.to = to;
  }

  /** Returns the reason that too little of the window is GOOD; empty where enough is. */
  Optional<Reason> tooLittleGood(int percent) {
    if (percent == 0) {
      return Optional.empty();
    }
    return trace
        .formula
        .expression()
        .nodes()
        .filter(node -> !trace.named(node).isEmpty())
        .flatMap(node -> tooLittleGood(node, percent).stream())
        .findFirst();
  }

  private Optional<Reason> tooLittleGood(Expression name, int percent) {
    for (var measured : trace.measured(name, from, to)) {
      var found = measured.share(from, to);
      if (!found.suffices(percent)) {
        // Rounded down, so that 79.96 % is not shown as the 80 % that are required.
        var share =
            BigDecimal.valueOf(found.good())
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(found.time()), 1, RoundingMode.FLOOR);
        return Optional.of(
            says(
                name,
                "%s rests on %s, which was GOOD for %s %% of (%s, %s]; percent_good asks for %d %%"
                    .formatted(
                        trace.text(name),
                        measured.good().alias.path(),
                        share.toPlainString(),
                        Micros.toInstant(Math.max(from, measured.from())),
                        Micros.toInstant(Math.min(to, measured.to())),
                        percent)));
      }
    }
    return Optional.empty();
  }

  /** Returns the reason that the type of the property does not fit the result. */
  Reason unfit(Expression node, Value result) {
    return says(
        node,
        "The formula gives %s, and %s is %s"
            .formatted(
                text(result), trace.property.property().key(), trace.property.property().type()));
  }

  /** Returns the reason why a part has no value. */
  Reason reason(Expression node) {
    return switch (node) {
      case Expression.Literal _ -> says(node, "The formula says none for this case");
      case Expression.Property _, Expression.ChildProperty _ -> missing(node, node);
      case Expression.Binary(BinaryOperator operator, var left, var right, var _)
          when operator == BinaryOperator.AND || operator == BinaryOperator.OR ->
          reason(parts.value(left).isPresent() ? right : left);
      case Expression.Call call when call.functionClass() != FunctionClass.SCALAR -> overTime(call);
      case Expression.Call call when call.function().use() == ArgumentUse.CHOSEN_BY_FIRST ->
          choice(call);
      case Expression.Unary _,
          Expression.Binary _,
          Expression.Index _,
          Expression.Slice _,
          Expression.Call _ ->
          node.children().stream()
              .filter(below -> !(below instanceof Expression.Literal))
              .filter(below -> !parts.value(below).isPresent())
              .findFirst()
              .map(this::reason)
              .orElseGet(() -> undefined(node));
    };
  }

  private Reason choice(Expression.Call call) {
    var condition = parts.value(call.arguments().getFirst());
    if (!condition.isPresent()) {
      return reason(call.arguments().getFirst());
    }
    // In formulas 0 and the empty text are false.
    boolean isTrue =
        condition instanceof Value.StringValue(String text)
            ? !text.isEmpty()
            : condition.asNumber().orElse(0) != 0;
    int chosen = isTrue ? 1 : 2;
    return chosen < call.arguments().size()
        ? reason(call.arguments().get(chosen))
        : says(call, "The condition is false, and nothing is said for that case");
  }

  private Reason overTime(Expression.Call call) {
    var names = call.nodes().filter(part -> !trace.named(part).isEmpty()).toList();
    var missing = names.stream().filter(name -> !hasPoints(name)).findFirst();
    if (names.isEmpty()) {
      return call.nodes()
          .filter(Expression.ChildProperty.class::isInstance)
          .findFirst()
          .map(child ->
              says(
                  child,
                  "%s has nothing below it in \"%s\""
                      .formatted(
                          trace.plant.path(trace.property.asset().id()),
                          ((Expression.ChildProperty) child).hierarchy())))
          .orElseGet(() -> undefined(call));
    }
    return missing
        .map(name -> missing(name, call))
        .orElseGet(() ->
            says(
                call,
                "%s has readings, but no number that it could use".formatted(trace.text(call))));
  }

  private boolean hasPoints(Expression name) {
    return trace.named(name).stream()
        .anyMatch(named ->
            !(named.input() instanceof Input.Stream(Series series))
                || trace.points(named, series, from, to) > 0);
  }

  /** Returns the reason that a name has no value, or no reading in the window. */
  private Reason missing(Expression name, Expression where) {
    var inputs = trace.named(name);
    var seen = inputs.stream().map(input -> trace.seen(trace.text(name), input, from, to)).toList();
    if (inputs.stream().noneMatch(named -> named.input() instanceof Input.Stream)) {
      return says(where, "Attribute %s has no value; set it".formatted(trace.text(name)));
    }
    var text = new StringBuilder(trace.text(name));
    text.append(
        ofWindow
            ? " has no GOOD reading in (%s, %s]"
                .formatted(Micros.toInstant(from), Micros.toInstant(to))
            : " has no GOOD reading up to %s".formatted(Micros.toInstant(to)));
    int passedOver = seen.stream().mapToInt(Seen::notGood).sum();
    if (passedOver > 0) {
      text.append("; %s that came are BAD or UNCERTAIN".formatted(passedOver));
    }
    seen.stream()
        .flatMap(one -> one.time().stream())
        .max(Instant::compareTo)
        .ifPresent(last -> text.append("; the last GOOD one came at %s".formatted(last)));
    var computed =
        seen.stream()
            .flatMap(one -> one.stream().stream())
            .filter(alias ->
                trace
                    .plant
                    .findProperty(alias)
                    .filter(found -> found.property().isComputed())
                    .isPresent())
            .findFirst();
    return new Reason(text.toString(), where.span(), computed);
  }

  /** Returns the reason that a calculation is undefined, as 1 / 0 or a text in a sum is. */
  private Reason undefined(Expression node) {
    var operands =
        node.children().stream()
            .filter(below -> !(below instanceof Expression.Literal))
            .map(below -> "%s is %s".formatted(trace.text(below), text(parts.value(below))))
            .distinct()
            .collect(Collectors.joining(" and "));
    return says(
        node,
        operands.isEmpty()
            ? "%s has no value".formatted(trace.text(node))
            : "%s has no value where %s".formatted(trace.text(node), operands));
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> Long.toString(number);
      case Value.DoubleValue(double number) ->
          number == Math.rint(number) && Math.abs(number) < 1e15
              ? Long.toString((long) number)
              : Double.toString(number);
      case Value.BooleanValue(boolean on) -> Boolean.toString(on);
      case Value.StringValue(String text) -> "\"%s\"".formatted(text);
      case Value.NullValue _ -> "none";
    };
  }

  /** Returns a reason with a message about a part. */
  Reason says(Expression node, String message) {
    return new Reason(message, node.span(), Optional.empty());
  }
}
