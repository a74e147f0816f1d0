// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.formula.CompiledExpression;
import io.millwright.formula.Evaluation;
import io.millwright.formula.Expression;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.formula.Function;
import io.millwright.formula.FunctionClass;
import io.millwright.reading.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Evaluates a metric's formula for one window (from, to]. A bare name is the last value in the
 * window; of another metric with the same window, that is its value at the end. Functions over time
 * see the points of the window and what held at its start.
 */
final class WindowEvaluation implements Evaluation {
  private final Map<String, Input> inputs;
  private final Map<String, Map<Asset, Map<String, Input>>> children;
  // By identity: the compiled formula hands over the same node each time, and hashing one means
  // hashing all below it.
  private final IdentityHashMap<Expression, List<Track>> tracks = new IdentityHashMap<>();
  private final IdentityHashMap<Expression, Boolean> scalars = new IdentityHashMap<>();
  private long from;
  private long to;

  /**
   * @param inputs the names of the asset itself
   * @param children for each hierarchy the names of each child
   */
  WindowEvaluation(
      Map<String, Input> inputs, Map<String, Map<Asset, Map<String, Input>>> children) {
    this.inputs = inputs;
    this.children = children;
  }

  Value evaluate(CompiledExpression expression, long start, long end) {
    from = start;
    to = end;
    return expression.evaluate(this);
  }

  @Override
  public Value property(String key) {
    return switch (inputs.get(key)) {
      case Input.Constant(Value value) -> value;
      case Input.Stream(Series series) -> {
        int last = series.atOrBefore(to);
        boolean inside = last >= series.begin() && series.time(last) > from;
        yield inside ? series.value(last) : Value.none();
      }
      case null -> Value.none();
    };
  }

  @Override
  public Value overTime(Expression.Call call) {
    return switch (call.function()) {
      case AVG, SUM, MIN, MAX, COUNT, STDEV -> aggregate(call);
      case FIRST -> temporal(call, OverTime::first);
      case LAST -> temporal(call, OverTime::last);
      case EARLIEST -> temporal(call, Samples::carried);
      case LATEST -> temporal(call, OverTime::latest);
      case STATETIME -> temporal(call, samples -> OverTime.stateTime(samples, from, to));
      case TIMEWEIGHTEDAVG ->
          temporal(
              call, samples -> OverTime.timeWeightedAverage(samples, from, to, isLinear(call)));
      case INCREASE -> temporal(call, OverTime::increase);
      case EDGES -> temporal(call, OverTime::edges);
      // The others work on values alone and never come here, or belong to transforms.
      default -> Value.none();
    };
  }

  private interface OfSamples {
    Value value(Samples samples);
  }

  private Value temporal(Expression.Call call, OfSamples function) {
    var found = tracks(call.arguments().getFirst());
    return found.size() == 1 ? function.value(found.getFirst().samples(from, to)) : Value.none();
  }

  private Value aggregate(Expression.Call call) {
    var statistics = new OverTime.Statistics();
    for (var argument : call.arguments()) {
      if (scalars.computeIfAbsent(argument, this::isScalar)) {
        FormulaEvaluator.evaluate(argument, this).asNumber().ifPresent(statistics::add);
      } else {
        statistics.addAll(tracks(argument).stream().map(track -> track.samples(from, to)).toList());
      }
    }
    return switch (call.function()) {
      case AVG -> statistics.average();
      case SUM -> statistics.sum();
      case MIN -> statistics.minimum();
      case MAX -> statistics.maximum();
      case COUNT -> statistics.count();
      default -> statistics.standardDeviation();
    };
  }

  private static boolean isLinear(Expression.Call call) {
    return call.arguments().size() > 1
        && call.arguments().get(1) instanceof Expression.Literal literal
        && literal.value() instanceof Value.StringValue(String text)
        && text.toLowerCase(Locale.ROOT).equals("linear");
  }

  /**
   * True where an argument is one value for the window: it names no stream, or a function over
   * time.
   */
  private boolean isScalar(Expression argument) {
    return argument
            .nodes()
            .anyMatch(node ->
                node instanceof Expression.Call call
                    && call.function().functionClass() != FunctionClass.SCALAR)
        || argument
            .nodes()
            .noneMatch(node ->
                node instanceof Expression.ChildProperty
                    || (node instanceof Expression.Property property
                        && inputs.get(property.key()) instanceof Input.Stream));
  }

  private List<Track> tracks(Expression argument) {
    return tracks.computeIfAbsent(argument, this::resolve);
  }

  private List<Track> resolve(Expression argument) {
    var hierarchy =
        argument
            .nodes()
            .filter(Expression.ChildProperty.class::isInstance)
            .map(node -> ((Expression.ChildProperty) node).hierarchy())
            .findFirst();
    if (hierarchy.isEmpty()) {
      return List.of(Track.of(argument, inputs));
    }
    var ofChild = childNamesAsOwn(argument);
    var found = new ArrayList<Track>();
    for (var names : children.getOrDefault(hierarchy.get(), Map.of()).values()) {
      found.add(Track.of(ofChild, names));
    }
    return List.copyOf(found);
  }

  /** The same expression as the child itself would write it. */
  private static Expression childNamesAsOwn(Expression expression) {
    return switch (expression) {
      case Expression.ChildProperty(String _, String key, Expression.Span span) ->
          new Expression.Property(key, span);
      case Expression.Literal _, Expression.Property _ -> expression;
      case Expression.Unary unary ->
          new Expression.Unary(unary.operator(), childNamesAsOwn(unary.operand()), unary.span());
      case Expression.Binary binary ->
          new Expression.Binary(
              binary.operator(),
              childNamesAsOwn(binary.left()),
              childNamesAsOwn(binary.right()),
              binary.span());
      case Expression.Call call ->
          new Expression.Call(
              call.function(),
              call.arguments().stream().map(WindowEvaluation::childNamesAsOwn).toList(),
              call.span());
    };
  }

  /** Where an argument's samples come from: one asset's streams. */
  private interface Track {
    Samples samples(long from, long to);

    static Track of(Expression argument, Map<String, Input> names) {
      if (argument instanceof Expression.Property property
          && names.get(property.key()) instanceof Input.Stream(Series series)) {
        return (from, to) -> Samples.of(series, from, to);
      }
      var expression = FormulaEvaluator.compile(argument);
      var asOf = new AsOf(names);
      var streams = Names.streams(argument, names);
      return (from, to) -> Samples.of(expression, asOf, streams, from, to);
    }
  }

  /** True where a result may change with what was before its window. */
  static boolean carries(Expression expression) {
    return expression
        .nodes()
        .anyMatch(node -> node instanceof Expression.Call call && carries(call));
  }

  private static boolean carries(Expression.Call call) {
    Function function = call.function();
    return switch (function) {
      case EARLIEST, LATEST, STATETIME, TIMEWEIGHTEDAVG, INCREASE, EDGES, COUNT -> true;
      // Where an argument joins several streams, each has the value that held.
      case AVG, SUM, MIN, MAX, STDEV, FIRST, LAST ->
          call.nodes()
                  .filter(node ->
                      node instanceof Expression.Property
                          || node instanceof Expression.ChildProperty)
                  .count()
              > 1;
      default -> false;
    };
  }
}
