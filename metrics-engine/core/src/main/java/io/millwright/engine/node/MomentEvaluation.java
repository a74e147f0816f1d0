// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.language.Evaluation;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.value.Value;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Evaluates at one moment: each name has the value that held then, whenever it arrived. That is
 * what makes a transform independent of the order of arrival.
 */
public final class MomentEvaluation implements Evaluation {
  private final Map<String, Input> inputs;
  private final IdentityHashMap<Expression.Call, CompiledExpression> arguments =
      new IdentityHashMap<>();
  private long time;

  public MomentEvaluation(Map<String, Input> inputs) {
    this.inputs = inputs;
  }

  /** The value of an expression at a time. */
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
    return switch (call.function()) {
      case PRETRIGGER -> before(call);
      case TIMESTAMP -> stamp(call.arguments().getFirst());
      default -> Value.none();
    };
  }

  /** When the last point came of what is named, before this moment where it says pretrigger. */
  private Value stamp(Expression named) {
    return switch (named) {
      case Expression.Property(String key, var _) -> stamp(key, time);
      case Expression.Call call
          when call.function() == Function.PRETRIGGER
              && call.arguments().getFirst() instanceof Expression.Property(String key, var _) ->
          stamp(key, time - 1);
      default -> Value.none();
    };
  }

  private Value stamp(String key, long at) {
    if (!(inputs.get(key) instanceof Input.Stream(Series series))) {
      return Value.none();
    }
    int last = series.atOrBefore(at);
    return last < series.begin() ? Value.none() : Value.of(series.time(last) / 1e6);
  }

  private Value before(Expression.Call call) {
    var argument =
        arguments.computeIfAbsent(
            call, added -> FormulaEvaluator.compile(added.arguments().getFirst()));
    // Times are whole microseconds, so this is the last moment before.
    time--;
    try {
      return argument.evaluate(this);
    } finally {
      time++;
    }
  }
}
