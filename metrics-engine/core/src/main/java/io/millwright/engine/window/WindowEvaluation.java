// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.name.Child;
import io.millwright.engine.name.Input;
import io.millwright.engine.node.ExpressionPoints;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.store.NoReadings;
import io.millwright.formula.Formula;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.KnownSpans;
import io.millwright.formula.window.WindowCall;
import io.millwright.value.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a metric's formula for one window (from, to] after the other.
 *
 * <ol>
 *   <li>A bare name has the value of its last point in the window; for another metric with the same
 *       window that is the point at the window's end.
 *   <li>A function over time sees the points in the window and the value that held at its start.
 *   <li>A name of a child, such as {@code machines.produced}, stands for the points of every child,
 *       each only for the time in which it was a child.
 * </ol>
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class WindowEvaluation implements Evaluation {
  private final CallArgument.Scope scope;
  private final Map<String, Input> names;

  /**
   * The calls of the formula. By identity, since the compiled formula passes the same node each
   * time, and the hash of a node is that of its whole tree. The map is small because there is one
   * for each metric of each asset.
   */
  private final IdentityHashMap<Expression.Call, OverCall> calls = new IdentityHashMap<>(1);

  private long from;
  private long to;

  /**
   * Makes the evaluation of a formula on one asset.
   *
   * @param formula the formula, with its units converted
   * @param names what the names of the asset itself mean
   * @param children for each hierarchy every child that there ever was
   * @param past the store, for what holds before the points that the series show
   * @param beginning points before this time, in microseconds since the epoch, count for nothing
   */
  public WindowEvaluation(
      Formula formula,
      Map<String, Input> names,
      Map<String, List<Child>> children,
      PendingChanges past,
      long beginning) {
    this(new CallArgument.Scope(formula, names, children, past, beginning));
  }

  WindowEvaluation(CallArgument.Scope scope) {
    this.scope = scope;
    names = scope.names();
  }

  /**
   * Returns true where the formula has a value even in a window without any point, as {@code
   * coalesce(sum(x), 0)} has. To be called while the series are empty.
   */
  boolean hasValueWithoutPoints(CompiledExpression expression) {
    var always = new HashMap<String, List<Child>>();
    scope
        .children()
        .forEach((key, all) -> always.put(key, all.stream().map(Child::always).toList()));
    return new WindowEvaluation(
            scope.formula(),
            names,
            always,
            new PendingChanges(NoReadings.INSTANCE),
            scope.beginning())
        .evaluate(expression, 0, 1_000_000)
        .isPresent();
  }

  /**
   * Returns the value of the formula, or of a part of it, for the window (start, end]; {@link
   * Value#none} where it has no value.
   */
  public Value evaluate(CompiledExpression expression, long start, long end) {
    from = start;
    to = end;
    return expression.evaluate(this);
  }

  /**
   * Returns every expression of the formula whose last value is carried on into a window, of the
   * asset and of each child.
   */
  public List<ExpressionPoints> carriedExpressions() {
    return CallArgument.carriedExpressions(scope);
  }

  @Override
  public Value property(String key) {
    return switch (names.get(key)) {
      case Input.Constant(Value value) -> value;
      case Input.Changing attribute -> attribute.at(to);
      case Input.Stream(Series series) -> {
        int last = series.atOrBefore(to);
        boolean isInside = last >= series.begin() && series.time(last) > from;
        yield isInside ? series.value(last) : Value.none();
      }
      case null -> Value.none();
    };
  }

  @Override
  public long time() {
    return to;
  }

  @Override
  public Value overTime(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.OfPoints<?> ofPoints ->
          call.functionClass() == FunctionClass.AGGREGATE
              ? aggregate(call, ofPoints)
              : ofOneSource(call, ofPoints);
      case Meaning.OverTime(var value, var _, var _) -> {
        var over = overCall(call);
        var sources = over.followed().sources();
        yield sources.size() == 1
            ? value.of(sources.getFirst().samples(from, to), over)
            : Value.none();
      }
      // Scalar functions are compiled without a call of this method; the others are for transforms.
      case Meaning.Scalar _, Meaning.AtReading _ -> Value.none();
    };
  }

  /** Evaluates a function over the points of one stream; no value where there are several. */
  private <A extends Accumulator<A>> Value ofOneSource(
      Expression.Call call, Meaning.OfPoints<A> function) {
    var over = overCall(call);
    var sources = over.followed().sources();
    if (sources.size() != 1) {
      return Value.none();
    }
    var accumulator = function.start().begin(over);
    accumulator.add(sources.getFirst().samples(from, to));
    return accumulator.value();
  }

  /** Evaluates an aggregate over everything that its arguments find. */
  private <A extends Accumulator<A>> Value aggregate(
      Expression.Call call, Meaning.OfPoints<A> function) {
    var over = overCall(call);
    A total = function.start().begin(over);
    var signature = call.function().signature();
    for (int i = 0; i < call.arguments().size() && signature.isOfFirst(i); i++) {
      var argument = over.argument(i);
      switch (argument.kind) {
        case ONE_VALUE -> total.add(argument.compiled().evaluate(this));
        case ONE_OF_EACH_CHILD -> {
          for (var each : argument.ofChildren()) {
            var child = each.child();
            if (child.isIn(from, to)) {
              total.add(
                  each.evaluation()
                      .evaluate(argument.compiled(), child.start(from), child.end(to)));
            }
          }
        }
        case POINTS -> {
          for (var source : argument.sources()) {
            A part = function.start().begin(over);
            part.add(source.samples(from, to));
            total.merge(part);
          }
        }
      }
    }
    return total.value();
  }

  private OverCall overCall(Expression.Call call) {
    return calls.computeIfAbsent(call, OverCall::new);
  }

  /** A call of a function over the window that is evaluated now, with its arguments. */
  private final class OverCall implements WindowCall {
    private final Expression.Call call;
    private final @Nullable CallArgument[] arguments;
    private @Nullable CallArgument followed;

    OverCall(Expression.Call call) {
      this.call = call;
      arguments = new @Nullable CallArgument[call.arguments().size()];
    }

    CallArgument argument(int place) {
      var found = arguments[place];
      if (found == null) {
        found = new CallArgument(call.arguments().get(place), scope);
        arguments[place] = found;
      }
      return found;
    }

    /** Returns the argument whose points the function sees. */
    CallArgument followed() {
      var found = followed;
      if (found == null) {
        var expression = WindowFormulas.followed(call);
        found =
            expression.equals(call.arguments().getFirst())
                ? argument(0)
                : new CallArgument(expression, scope);
        followed = found;
      }
      return found;
    }

    @Override
    public long from() {
      return from;
    }

    @Override
    public long to() {
      return to;
    }

    @Override
    public OptionalDouble number(int place) {
      return place < arguments.length
          ? argument(place).compiled().evaluate(WindowEvaluation.this).asNumber()
          : OptionalDouble.empty();
    }

    @Override
    public boolean says(int place, String word) {
      return place < arguments.length
          && call.arguments().get(place) instanceof Expression.Literal(var literal, var _)
          && literal instanceof Value.StringValue(String text)
          && text.equalsIgnoreCase(word);
    }

    @Override
    public KnownSpans known() {
      return followed().known();
    }
  }
}
