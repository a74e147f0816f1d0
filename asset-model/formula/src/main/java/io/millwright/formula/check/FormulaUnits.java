// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.check;

import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.formula.language.UnitRule;
import io.millwright.unit.Dimension;
import io.millwright.unit.Unit;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks and converts the units within a formula. Values that are added, compared or chosen from
 * must share one dimension. A value in another unit of that dimension is converted to the unit of
 * the first value; a value of another dimension is reported. A number literal fits any unit, and so
 * does a value without a unit or a product with a plain number. The result is never converted to
 * the property's unit.
 */
public final class FormulaUnits {
  private final Names names;
  private final Reports reports;
  private final List<Conversion> conversions = new ArrayList<>();

  private FormulaUnits(Names names, Reports reports) {
    this.names = names;
    this.reports = reports;
  }

  /** Knows the units of properties. */
  @FunctionalInterface
  public interface Names {
    /**
     * Returns the unit of the property that a {@link Expression.Property} or {@link
     * Expression.ChildProperty} names; empty if the property has no unit.
     */
    Optional<Unit> unit(Expression name);
  }

  /** Receives the units that can't be combined. */
  @FunctionalInterface
  public interface Reports {
    /** Receives a problem at a node; the message says what to do about it. */
    void report(Expression node, String message);
  }

  /**
   * A value that a formula converts before using it.
   *
   * @param node the value that is converted
   * @param from the unit of the value
   * @param to the unit of the value that it is added to or compared with
   */
  public record Conversion(Expression node, Unit from, Unit to) {}

  /**
   * A formula after its units were checked.
   *
   * @param expression the formula's expression, with the conversions in it
   * @param unit the unit of the result; empty if it is not known
   * @param conversions the conversions, in the order of the text
   */
  public record Converted(
      Expression expression, Optional<Unit> unit, List<Conversion> conversions) {
    public Converted {
      conversions = List.copyOf(conversions);
    }
  }

  /**
   * Checks an expression, inserts the conversions that it needs, and reports values that can't be
   * converted.
   */
  public static Converted convert(Expression expression, Names names, Reports reports) {
    var units = new FormulaUnits(names, reports);
    var measured = units.measure(expression);
    return new Converted(measured.expression(), measured.unit(), units.conversions);
  }

  private record Measured(Expression expression, Optional<Unit> unit) {}

  private static Measured unknown(Expression expression) {
    return new Measured(expression, Optional.empty());
  }

  private Measured measure(Expression node) {
    return switch (node) {
      case Expression.Literal _ -> unknown(node);
      case Expression.Property _, Expression.ChildProperty _ ->
          new Measured(node, names.unit(node));
      case Expression.Unary unary -> {
        var operand = measure(unary.operand());
        yield new Measured(
            new Expression.Unary(unary.operator(), operand.expression(), unary.span()),
            unary.operator() == UnaryOperator.NOT ? Optional.empty() : operand.unit());
      }
      case Expression.Binary binary -> binary(binary);
      case Expression.Index _, Expression.Slice _ ->
          unknown(node.mapChildren(below -> measure(below).expression()));
      case Expression.Call call -> call(call);
    };
  }

  private Measured binary(Expression.Binary binary) {
    var sides = List.of(measure(binary.left()), measure(binary.right()));
    var left = sides.getFirst().unit();
    var right = sides.getLast().unit();
    return switch (binary.operator()) {
      case ADD -> joined(binary, alike(sides, "added to"), false);
      case SUBTRACT -> joined(binary, alike(sides, "subtracted from"), true);
      case REMAINDER -> joined(binary, alike(sides, "divided with a remainder by"), false);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          unknown(joined(binary, alike(sides, "compared with"), false).expression());
      case MULTIPLY -> made(binary, sides, left.flatMap(x -> right.map(x::times)));
      case DIVIDE -> made(binary, sides, left.flatMap(x -> right.map(x::per)));
      case POWER, AND, OR -> made(binary, sides, Optional.empty());
    };
  }

  private static Measured joined(
      Expression.Binary binary, List<Measured> sides, boolean isDifference) {
    var unit = sides.getFirst().unit().or(sides.getLast()::unit);
    return made(binary, sides, isDifference ? UnitRule.difference(unit) : unit);
  }

  private static Measured made(
      Expression.Binary binary, List<Measured> sides, Optional<Unit> unit) {
    return new Measured(
        new Expression.Binary(
            binary.operator(),
            sides.getFirst().expression(),
            sides.getLast().expression(),
            binary.span()),
        unit);
  }

  private Measured call(Expression.Call call) {
    var rule = call.function().units();
    var arguments = call.arguments().stream().map(this::measure).toList();
    if (rule.joined() != UnitRule.Joined.NOTHING) {
      arguments = joined(arguments, rule.joined());
    }
    var units = arguments.stream().skip(rule.joined().first()).map(Measured::unit).toList();
    return made(call, arguments, rule.result().of(units));
  }

  private List<Measured> joined(List<Measured> arguments, UnitRule.Joined joined) {
    int first = joined.first();
    var all = new ArrayList<>(arguments.subList(0, first));
    all.addAll(alike(arguments.subList(first, arguments.size()), joined.description()));
    return all;
  }

  private static Optional<Unit> known(List<Measured> arguments) {
    return arguments.stream().flatMap(argument -> argument.unit().stream()).findFirst();
  }

  private static Measured made(
      Expression.Call call, List<Measured> arguments, Optional<Unit> unit) {
    return new Measured(
        new Expression.Call(
            call.function(), arguments.stream().map(Measured::expression).toList(), call.span()),
        unit);
  }

  /** Converts all values to the unit of the first value that has one. */
  private List<Measured> alike(List<Measured> values, String what) {
    var unit = known(values);
    if (unit.isEmpty()) {
      return values;
    }
    return values.stream().map(value -> inUnit(value, unit.get(), what)).toList();
  }

  private Measured inUnit(Measured value, Unit to, String what) {
    if (value.unit().isEmpty() || value.unit().get().equals(to)) {
      return value;
    }
    var from = value.unit().get();
    var node = value.expression();
    if (!from.converts(to)) {
      reports.report(
          node,
          "This is in %s, which can't be %s %s: they measure different things; take two of a kind, or a number without a unit"
              .formatted(from.code(), what, to.code()));
      return value;
    }
    double factor = from.factorTo(to);
    double offset = from.offsetTo(to);
    if (factor == 1 && offset == 0) {
      return value;
    }
    conversions.add(new Conversion(node, from, to));
    Expression converted =
        factor == 1
            ? node
            : new Expression.Binary(
                BinaryOperator.MULTIPLY, node, number(factor, node), node.span());
    if (offset != 0) {
      converted =
          new Expression.Binary(BinaryOperator.ADD, converted, number(offset, node), node.span());
    }
    return new Measured(converted, Optional.of(to));
  }

  private static Expression number(double number, Expression where) {
    return new Expression.Literal(Value.of(number), where.span());
  }

  /**
   * Returns why a result's unit does not fit the declared unit; empty if one can be converted to
   * the other or either is not known.
   */
  public static Optional<String> mismatch(Optional<Unit> result, Optional<Unit> declared) {
    return result.isEmpty() || declared.isEmpty() || result.get().converts(declared.get())
        ? Optional.empty()
        : Optional.of(
            "The formula gives %s, which does not measure what %s does; correct the unit, or the formula"
                .formatted(
                    result.get().dimension().equals(Dimension.NONE)
                        ? "a number without a unit"
                        : result.get().code(),
                    declared.get().code()));
  }
}
