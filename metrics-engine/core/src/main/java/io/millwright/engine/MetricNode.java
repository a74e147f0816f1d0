// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.PropertyKind;
import io.millwright.asset.Window;
import io.millwright.formula.CompiledExpression;
import io.millwright.reading.DataType;
import io.millwright.reading.Value;
import java.util.List;

/**
 * A metric: its formula for each closed window.
 *
 * <ol>
 *   <li>A window is computed when it closes,
 *   <li>and again when an input changes in it;
 *   <li>where a function carries values on, a change also touches the windows up to the one with
 *       the input's next point;
 *   <li>a formula that has a value without any point, such as {@code coalesce(sum(x), 0)}, begins
 *       with the first point of one of its inputs.
 * </ol>
 */
final class MetricNode implements Node {
  private final Series target;
  private final DataType type;
  private final Window window;
  private final List<Series> inputs;
  private final boolean carries;
  private final boolean speaksInSilence;
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
    expression = metric.formula().compiled();
    // There are no points yet. What it says may also depend on the time.
    speaksInSilence =
        evaluation.evaluate(expression, 0, window.lengthMicros()).isPresent()
            || WindowEvaluation.asksTheTime(metric.formula().expression());
    carries = speaksInSilence || WindowEvaluation.carries(metric.formula().expression());
  }

  Window window() {
    return window;
  }

  boolean carries() {
    return carries;
  }

  @Override
  public void update(Step step) {
    long length = window.lengthMicros();
    long last = Math.min(step.closedTo(), step.to());
    long first = window.endMicros(step.from() + 1);
    for (var input : inputs) {
      var changed = input.changed;
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        if (time > last) {
          continue;
        }
        long next = carries ? input.nextAfter(time) : time;
        // The window that holds the next point is the last one that the change can touch.
        long until = next >= last ? last : Math.min(last, window.endMicros(next));
        for (long end = Math.max(first, window.endMicros(time)); end <= until; end += length) {
          ends.add(end);
        }
      }
    }
    for (long end = window.endMicros(Math.max(step.closedBefore(), step.from()) + 1);
        end <= last;
        end += length) {
      ends.add(end);
    }
    evaluate(step);
  }

  @Override
  public void recompute(Step step) {
    for (long end = window.endMicros(step.from() + 1);
        end <= Math.min(step.to(), step.closedTo());
        end += window.lengthMicros()) {
      ends.add(end);
    }
    // Results of windows of another length, that the metric once had.
    Triggers.between(target, step.from(), step.to(), ends);
    evaluate(step);
  }

  private boolean begun(long time) {
    for (var input : inputs) {
      if (input.atOrBefore(time) >= input.begin()) {
        return true;
      }
    }
    return false;
  }

  private void evaluate(Step step) {
    ends.sort();
    for (int i = 0; i < ends.size(); i++) {
      long end = ends.at(i);
      boolean isEnd =
          window.endMicros(end) == end
              && end <= step.closedTo()
              && (!speaksInSilence || begun(end));
      step.output()
          .set(
              target,
              type,
              end,
              isEnd
                  ? evaluation.evaluate(expression, end - window.lengthMicros(), end)
                  : Value.none());
    }
    ends.clear();
  }
}
