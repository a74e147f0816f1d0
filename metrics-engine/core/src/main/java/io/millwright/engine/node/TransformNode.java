// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import io.millwright.formula.language.Expression;
import io.millwright.value.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transform: its formula is evaluated at each moment at which one of its inputs has a point.
 *
 * <ol>
 *   <li>A change of an input at time t touches the result at t.
 *   <li>It also touches the results at the later points of the other inputs, for as long as the
 *       changed value holds: up to the next point of the input, inclusive, because {@code
 *       pretrigger} at that point sees the value before it.
 * </ol>
 */
public final class TransformNode implements GraphNode {
  private final Series target;
  private final DataType type;
  private final List<Series> inputs;
  private final AssetFormula formula;
  private final Series first;

  /**
   * The formula, where it has a single input whose values count only at their own times; null
   * otherwise.
   */
  private final @Nullable AssetFormula ofOne;

  private final Times due = new Times();

  /**
   * Makes the node of a transform.
   *
   * @param target the series of the results
   * @param type the type of the property
   * @param inputs the streams that the formula names
   * @param holds whether a value of an input counts beyond its own time; see {@link
   *     #holds(Expression, List)}
   * @param formula the formula
   */
  public TransformNode(
      Series target, DataType type, List<Series> inputs, boolean holds, AssetFormula formula) {
    this.target = target;
    this.type = type;
    this.inputs = inputs;
    this.formula = formula;
    first = inputs.isEmpty() ? target : inputs.getFirst();
    ofOne = !holds && formula.isOf(first) ? formula : null;
  }

  @Override
  public Series target() {
    return target;
  }

  @Override
  public void update(EngineStep step) {
    if (ofOne != null) {
      follow(ofOne, first, step);
      return;
    }
    Triggers.touched(inputs, due);
    evaluate(step);
  }

  /** Computes at the changed points of the single input, most of which follow one another. */
  private void follow(AssetFormula formula, Series input, EngineStep step) {
    var changed = input.changed;
    int at = input.begin() - 1;
    for (int i = 0; i < changed.size(); i++) {
      long time = changed.at(i);
      if (time <= step.from() || time > step.to()) {
        continue;
      }
      boolean isNext = at + 1 < input.end() && input.time(at + 1) == time;
      at = isNext ? at + 1 : input.atOrBefore(time);
      if (at < input.begin() || input.time(at) != time) {
        step.output().set(target, type, time, Double.NaN);
      } else if (input.isPlain(at)) {
        step.output().set(target, type, time, formula.of(input.number(at), time));
      } else {
        compute(time, step.output());
      }
    }
  }

  @Override
  public void recompute(EngineStep step) {
    for (var input : inputs) {
      Triggers.between(input, step.from(), step.to(), due);
    }
    Triggers.between(target, step.from(), step.to(), due);
    evaluate(step);
  }

  /** Returns true where a value of an input counts beyond its own time. */
  public static boolean holds(Expression expression, List<Series> inputs) {
    return inputs.size() > 1
        || expression
            .nodes()
            .anyMatch(node -> node instanceof Expression.Call call && call.function().looksBack());
  }

  private void compute(long time, Output output) {
    if (formula.fill(time)) {
      output.set(target, type, time, formula.calculate(time));
    } else {
      output.set(target, type, time, formula.value(time));
    }
  }

  private void evaluate(EngineStep step) {
    due.sort();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      if (time <= step.from() || time > step.to()) {
        continue;
      }
      if (Triggers.any(inputs, time)) {
        compute(time, step.output());
      } else {
        step.output().set(target, type, time, Double.NaN);
      }
    }
    due.clear();
  }
}
