// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.PropertyKind;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.Function;
import io.millwright.reading.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final Series first;

  /** The formula, where a point of the first input matters only at its own time. */
  private final @Nullable AssetFormula ofOne;

  private final Times due = new Times();

  /** What comes out at one moment. */
  sealed interface Moment {
    void compute(Series target, DataType type, long time, Output output);

    /** A formula. */
    record OfFormula(AssetFormula formula) implements Moment {
      @Override
      public void compute(Series target, DataType type, long time, Output output) {
        if (formula.fill(time)) {
          output.set(target, type, time, formula.calculate(time));
        } else {
          output.set(target, type, time, formula.value(time));
        }
      }
    }

    /** True where a frame starts, false where one ends, and none where neither is so. */
    record OfFrame(AssetFormula from, Optional<AssetFormula> until) implements Moment {
      @Override
      public void compute(Series target, DataType type, long time, Output output) {
        output.set(target, type, time, at(time));
      }

      private double at(long time) {
        boolean is = from.isTrue(time);
        // Times are whole microseconds, so this is the last moment before.
        boolean was = from.isTrue(time - 1);
        if (is && !was) {
          return 1;
        }
        boolean ends =
            until.isEmpty()
                ? was && !is
                : until.get().isTrue(time) && !until.get().isTrue(time - 1);
        return ends ? 0 : Double.NaN;
      }
    }

    static Moment of(Formula formula, Map<String, Input> names) {
      return new OfFormula(new AssetFormula(formula.prepared(), names));
    }

    static Moment of(PropertyKind.Frame frame, Map<String, Input> names) {
      return new OfFrame(
          new AssetFormula(frame.from().prepared(), names),
          frame.until().map(formula -> new AssetFormula(formula.prepared(), names)));
    }
  }

  /**
   * @param holds whether a value of an input matters beyond its own time
   */
  TransformNode(Series target, DataType type, List<Series> inputs, boolean holds, Moment moment) {
    this.target = target;
    this.type = type;
    this.inputs = inputs;
    this.moment = moment;
    first = inputs.isEmpty() ? target : inputs.getFirst();
    ofOne =
        !holds && moment instanceof Moment.OfFormula(AssetFormula formula) && formula.isOf(first)
            ? formula
            : null;
  }

  @Override
  public Series target() {
    return target;
  }

  @Override
  public void update(Step step) {
    if (ofOne != null) {
      follow(ofOne, first, step);
      return;
    }
    Triggers.touched(inputs, due);
    evaluate(step);
  }

  /** Computes at the changed points of the only input, most of which follow one another. */
  private void follow(AssetFormula formula, Series input, Step step) {
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
        moment.compute(target, type, time, step.output());
      }
    }
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
      if (Triggers.any(inputs, time)) {
        moment.compute(target, type, time, step.output());
      } else {
        step.output().set(target, type, time, Double.NaN);
      }
    }
    due.clear();
  }
}
