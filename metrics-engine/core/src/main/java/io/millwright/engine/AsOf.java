// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.formula.CompiledExpression;
import io.millwright.formula.Evaluation;
import io.millwright.formula.Expression;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.formula.Function;
import io.millwright.reading.Value;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Evaluates at one moment: each name has the value that held then, whenever it arrived. That is
 * what makes a transform independent of the order of arrival.
 */
final class AsOf implements Evaluation {
  private final Map<String, Input> inputs;
  private final IdentityHashMap<Expression.Call, CompiledExpression> arguments =
      new IdentityHashMap<>();
  private long time;

  AsOf(Map<String, Input> inputs) {
    this.inputs = inputs;
  }

  /** The value of an expression at a time. */
  Value evaluate(CompiledExpression expression, long at) {
    time = at;
    return expression.evaluate(this);
  }

  @Override
  public Value property(String key) {
    return switch (inputs.get(key)) {
      case Input.Constant(Value value) -> value;
      case Input.Stream(Series series) -> series.asOf(time);
      case null -> Value.none();
    };
  }

  @Override
  public Value overTime(Expression.Call call) {
    if (call.function() != Function.PRETRIGGER) {
      return Value.none();
    }
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
