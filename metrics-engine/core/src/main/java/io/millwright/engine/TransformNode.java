// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.formula.CompiledExpression;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.Function;
import io.millwright.reading.DataType;
import io.millwright.reading.Value;
import java.util.List;
import java.util.Map;

/**
 * A transform: its formula at each moment at which one of its inputs has a point.
 *
 * <ol>
 *   <li>A change of an input at t touches the result at t,
 *   <li>and the results at all later points of the other inputs, as long as the changed value
 *       holds: up to the input's next point, inclusive because of pretrigger.
 * </ol>
 */
final class TransformNode implements Node {
  private final Series target;
  private final DataType type;
  private final List<Series> inputs;
  private final CompiledExpression expression;
  private final AsOf asOf;
  private final Times due = new Times();

  TransformNode(
      Series target,
      DataType type,
      Formula formula,
      Map<String, Input> names,
      List<Series> inputs) {
    this.target = target;
    this.type = type;
    this.inputs = inputs;
    expression = formula.compiled();
    asOf = new AsOf(names);
  }

  @Override
  public void update(Step step) {
    Triggers.touched(inputs, due);
    evaluate(step);
  }

  @Override
  public void recompute(Step step) {
    for (var input : inputs) {
      Triggers.between(input, step.from(), step.to(), due);
    }
    Triggers.between(target, step.from(), step.to(), due);
    evaluate(step);
  }

  /** True where a value of an input matters beyond its own time. */
  static boolean holds(Expression expression, List<Series> inputs) {
    return inputs.size() > 1
        || expression
            .nodes()
            .anyMatch(node ->
                node instanceof Expression.Call call && call.function() == Function.PRETRIGGER);
  }

  private void evaluate(Step step) {
    due.sort();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      if (time <= step.from() || time > step.to()) {
        continue;
      }
      step.output().set(target, type, time, at(time));
    }
    due.clear();
  }

  private Value at(long time) {
    return Triggers.any(inputs, time) ? asOf.evaluate(expression, time) : Value.none();
  }
}
