// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.ReadingView;
import io.millwright.value.Value;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Evaluates expressions at one moment. Each name has the value that held at that moment, whenever
 * it arrived, which makes a transform independent of the order in which readings arrive. Times are
 * in microseconds since the epoch. Not safe for use by several threads.
 */
public final class MomentEvaluation implements Evaluation, ReadingView {
  private final Map<String, Input> inputs;
  private final IdentityHashMap<Expression.Call, CompiledExpression> arguments =
      new IdentityHashMap<>();
  private long time;

  /**
   * Makes the evaluation of expressions on one asset.
   *
   * @param inputs what the names in the expressions mean
   */
  public MomentEvaluation(Map<String, Input> inputs) {
    this.inputs = inputs;
  }

  /** Returns the value of an expression at a time; {@link Value#none} where it has none. */
  public Value evaluate(CompiledExpression expression, long at) {
    time = at;
    return expression.evaluate(this);
  }

  @Override
  public Value property(String key) {
    return switch (inputs.get(key)) {
      case Input.Constant(Value value) -> value;
      case Input.Changing attribute -> attribute.at(time);
      case Input.Stream(Series series) -> series.asOf(time);
      case null -> Value.none();
    };
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public Value overTime(Expression.Call call) {
    return call.function().meaning() instanceof Meaning.AtReading(var value, var _, var _)
        ? value.of(this, call)
        // A function over a window; validation lets none into a formula of one moment.
        : Value.none();
  }

  @Override
  public Value lastPoint(String property, boolean isBefore) {
    return lastPoint(property, isBefore ? time - 1 : time);
  }

  private Value lastPoint(String key, long at) {
    if (!(inputs.get(key) instanceof Input.Stream(Series series))) {
      return Value.none();
    }
    int last = series.atOrBefore(at);
    return last < series.begin() ? Value.none() : Value.of(series.time(last) / 1e6);
  }

  @Override
  public Value before(Expression.Call call) {
    var argument =
        arguments.computeIfAbsent(
            call, added -> FormulaEvaluator.compile(added.arguments().getFirst()));
    // Times are whole microseconds, so one less is the last moment before.
    time--;
    try {
      return argument.evaluate(this);
    } finally {
      time++;
    }
  }
}
