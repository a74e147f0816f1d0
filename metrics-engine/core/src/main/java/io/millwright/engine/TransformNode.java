// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.PropertyKind;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.Function;
import io.millwright.reading.DataType;
import io.millwright.reading.Value;
import java.util.List;
import java.util.Map;

/**
 * A transform: its formula at each moment at which one of its inputs has a point. The stream of
 * event frames is made the same way.
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
  private final Moment moment;
  private final Times due = new Times();

  /** What comes out at one moment. */
  interface Moment {
    Value at(long time);

    /** A formula. */
    static Moment of(Formula formula, Map<String, Input> names) {
      var expression = formula.compiled();
      var asOf = new AsOf(names);
      return time -> asOf.evaluate(expression, time);
    }

    /** True where a frame starts, false where one ends, and none where neither is so. */
    static Moment of(PropertyKind.Frame frame, Map<String, Input> names) {
      var asOf = new AsOf(names);
      var from = frame.from().compiled();
      var until = frame.until().map(Formula::compiled);
      return time -> {
        boolean is = isTrue(asOf.evaluate(from, time));
        // Times are whole microseconds, so this is the last moment before.
        boolean was = isTrue(asOf.evaluate(from, time - 1));
        if (is && !was) {
          return Value.of(true);
        }
        boolean ends =
            until.isEmpty()
                ? was && !is
                : isTrue(asOf.evaluate(until.get(), time))
                    && !isTrue(asOf.evaluate(until.get(), time - 1));
        return ends ? Value.of(false) : Value.none();
      };
    }

    private static boolean isTrue(Value value) {
      return value.asNumber().orElse(0) != 0;
    }
  }

  TransformNode(Series target, DataType type, List<Series> inputs, Moment moment) {
    this.target = target;
    this.type = type;
    this.inputs = inputs;
    this.moment = moment;
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
    return Triggers.any(inputs, time) ? moment.at(time) : Value.none();
  }
}
