// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.formula.CompiledExpression;
import io.millwright.formula.Formula;
import io.millwright.formula.FormulaEvaluator;
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
    expression = FormulaEvaluator.compile(formula.expression());
    asOf = new AsOf(names);
  }

  @Override
  public void update(Step step) {
    Triggers.touched(inputs, due);
    evaluate(step);
  }

  @Override
  public void recompute(long from, long to, Step step) {
    for (var input : inputs) {
      Triggers.between(input, from, to, due);
    }
    Triggers.between(target, from, to, due);
    evaluate(step);
  }

  private void evaluate(Step step) {
    due.sort();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      step.output().set(target, type, time, at(time));
    }
    due.clear();
  }

  private Value at(long time) {
    return Triggers.any(inputs, time) ? asOf.evaluate(expression, time) : Value.none();
  }
}
