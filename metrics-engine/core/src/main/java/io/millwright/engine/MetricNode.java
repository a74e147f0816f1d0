// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.PropertyKind;
import io.millwright.asset.Window;
import io.millwright.formula.CompiledExpression;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.reading.DataType;
import java.util.List;

/**
 * A metric: its formula for each closed window.
 *
 * <ol>
 *   <li>A window is computed when it closes,
 *   <li>and again when an input changes in it;
 *   <li>where a function carries values on, a change also touches the windows up to the one with
 *       the input's next point.
 * </ol>
 */
final class MetricNode implements Node {
  private final Series target;
  private final DataType type;
  private final Window window;
  private final List<Series> inputs;
  private final boolean carries;
  private final CompiledExpression expression;
  private final WindowEvaluation evaluation;
  private final Times ends = new Times();

  MetricNode(
      Series target,
      DataType type,
      PropertyKind.Metric metric,
      WindowEvaluation evaluation,
      List<Series> inputs) {
    this.target = target;
    this.type = type;
    window = metric.window();
    this.inputs = inputs;
    this.evaluation = evaluation;
    carries = WindowEvaluation.carries(metric.formula().expression());
    expression = FormulaEvaluator.compile(metric.formula().expression());
  }

  Window window() {
    return window;
  }

  @Override
  public void update(Step step) {
    long length = window.lengthMicros();
    for (var input : inputs) {
      var changed = input.changed;
      for (int i = 0; i < changed.size(); i++) {
        long first = window.endMicros(changed.at(i));
        long next = carries ? input.nextAfter(changed.at(i)) : changed.at(i);
        long last = next >= step.closedTo() ? step.closedTo() : window.endMicros(next);
        for (long end = first; end <= last && end <= step.closedTo(); end += length) {
          ends.add(end);
        }
      }
    }
    for (long end = window.endMicros(step.closedBefore() + 1);
        end <= step.closedTo();
        end += length) {
      ends.add(end);
    }
    evaluate(step);
  }

  @Override
  public void recompute(long from, long to, Step step) {
    for (long end = window.endMicros(from + 1);
        end <= Math.min(to, step.closedTo());
        end += window.lengthMicros()) {
      ends.add(end);
    }
    evaluate(step);
  }

  private void evaluate(Step step) {
    ends.sort();
    for (int i = 0; i < ends.size(); i++) {
      long end = ends.at(i);
      step.output()
          .set(
              target, type, end, evaluation.evaluate(expression, end - window.lengthMicros(), end));
    }
    ends.clear();
  }
}
