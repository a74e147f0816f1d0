// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.formula.language.Expression;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Meaning;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can be told of a metric's formula by its text alone: which names it joins by lines, whether
 * its result depends on what was before the window, and which streams each function call follows.
 */
public final class WindowFormulas {
  private WindowFormulas() {}

  /**
   * Returns the names whose points a formula joins by straight lines, such as {@code x} in {@code
   * timeweightedavg(x, 'linear')}. A reading that is not GOOD breaks such a line.
   */
  public static Stream<Expression> namesOfLines(Expression expression) {
    return expression
        .nodes()
        .filter(node ->
            node instanceof Expression.Call call
                && call.function().meaning() instanceof Meaning.OverTime(var _, var _, var options)
                && options.joinsByLines().in(call))
        .map(call -> call.children().getFirst())
        .filter(WindowFormulas::isName);
  }

  /** Returns true where a result may depend on the window's own times, not only on its points. */
  static boolean dependsOnTime(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node -> node instanceof Expression.Call call && call.function().asksTheTime());
  }

  /**
   * Returns true where a result may change with a point before its window: because a function
   * carries the last value on, or because an argument joins several streams, each of which then has
   * the value that held.
   */
  static boolean looksBeforeWindow(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.Call call
                && (carriesOn(call) || (isOverWindow(call) && joinsStreams(call))));
  }

  private static boolean isOverWindow(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.OfPoints<?> _, Meaning.OverTime _ -> true;
      case Meaning.Scalar _, Meaning.AtReading _ -> false;
    };
  }

  private static boolean joinsStreams(Expression.Call call) {
    return call.nodes().filter(WindowFormulas::isName).count() > 1;
  }

  /** Returns true for a call that sees the last value before the window even of a single stream. */
  static boolean carriesOn(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.OfPoints<?>(var _, boolean carriesOn) -> carriesOn;
      case Meaning.OverTime(var _, var _, var options) -> options.carriesOn();
      case Meaning.Scalar _, Meaning.AtReading _ -> false;
    };
  }

  /** Returns the expressions whose points a call sees: of an aggregate all, else the first. */
  static List<Expression> followedBy(Expression.Call call) {
    var signature = call.function().signature();
    return call.functionClass() == FunctionClass.AGGREGATE
        ? IntStream.range(0, call.arguments().size())
            .filter(signature::isOfFirst)
            .mapToObj(call.arguments()::get)
            .toList()
        : List.of(followed(call));
  }

  /** Returns the one expression whose points a function over time sees. */
  static Expression followed(Expression.Call call) {
    return call.function().meaning() instanceof Meaning.OverTime(var _, var followed, var _)
        ? followed.by(call)
        : call.arguments().getFirst();
  }

  /** Returns true where an expression contains a function over the window. */
  static boolean callsOverWindow(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.Call call && call.functionClass() != FunctionClass.SCALAR);
  }

  /** Returns true for a bare name, of the asset itself or of its children. */
  static boolean isName(Expression expression) {
    return expression instanceof Expression.Property
        || expression instanceof Expression.ChildProperty;
  }

  /**
   * Returns the hierarchy whose children an expression names; empty where it names none. Names in
   * an aggregate within the expression don't count, because they all give the one value of that
   * aggregate.
   */
  static Optional<String> hierarchy(Expression expression) {
    return expression
        .nodesOutsideAggregates()
        .filter(Expression.ChildProperty.class::isInstance)
        .map(node -> ((Expression.ChildProperty) node).hierarchy())
        .findFirst();
  }

  /**
   * Returns an expression as the child itself would write it: {@code machines.x} becomes {@code x}.
   */
  static Expression asOfChild(Expression expression) {
    return expression instanceof Expression.ChildProperty(String _, String key, var span)
        ? new Expression.Property(key, span)
        : expression.mapChildren(WindowFormulas::asOfChild);
  }
}
