// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.model.PropertyKind;
import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.GraphNode;
import io.millwright.engine.node.Triggers;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.series.Times;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * A metric: its formula for each closed window.
 *
 * <ol>
 *   <li>A window is computed when it closes,
 *   <li>and again when an input changes in it;
 *   <li>where a function carries values on, a change also touches the windows up to the one with
 *       the input's next point;
 *   <li>a formula that has a value without any point, such as {@code coalesce(sum(x), 0)}, begins
 *       with the first point of one of its inputs; one that names no stream begins with its tree
 *       ({@link TreeBeginning});
 *   <li>where too little of a window is GOOD it has no value;
 *   <li>a window that reaches back behind what its inputs show is read from the store.
 * </ol>
 */
public final class MetricNode implements GraphNode {
  private final Series target;
  private final DataType type;
  private final MetricWindows windows;
  private final List<Input> known;
  private final Optional<TreeBeginning> start;
  private final List<Series> watched;
  private final GoodShare goodShare;
  private final SeriesLoader all;
  private final boolean carries;
  private final boolean hasValueWithoutPoints;
  private final CompiledExpression expression;
  private final WindowEvaluation evaluation;
  private final Times ends = new Times();

  /** A stream, for as long as it counts: (from, to], in microseconds since the epoch. */
  public record Input(Series series, long from, long to) {}

  /**
   * @param inputs the streams that the formula names
   * @param known the same, each for as long as it counts
   * @param start when the metric begins, where it names no stream whose points could say it
   * @param goodShare how much of a window must be GOOD
   * @param all reads the inputs and what must be GOOD
   */
  public MetricNode(
      Series target,
      DataType type,
      PropertyKind.Metric metric,
      MetricWindows windows,
      WindowEvaluation evaluation,
      List<Series> inputs,
      List<Input> known,
      Optional<TreeBeginning> start,
      GoodShare goodShare,
      SeriesLoader all) {
    this.target = target;
    this.type = type;
    this.windows = windows;
    this.start = start;
    this.goodShare = goodShare;
    watched = goodShare.with(inputs);
    this.all = all;
    this.evaluation = evaluation;
    expression = metric.formula().compiled();
    // There are no points yet. What it says may also depend on the time.
    hasValueWithoutPoints =
        evaluation.hasValueWithoutPoints(expression)
            || WindowFormulas.dependsOnTime(metric.formula().expression());
    // Nobody else asks, and there are many metrics.
    this.known = hasValueWithoutPoints ? List.copyOf(known) : List.of();
    carries =
        hasValueWithoutPoints
            || goodShare.isWanted()
            || WindowFormulas.looksBeforeWindow(metric.formula().expression());
  }

  public boolean carries() {
    return carries;
  }

  /** True where the windows don't depend on readings. */
  @Override
  public boolean isClosedByClock() {
    return windows instanceof MetricWindows.Regular;
  }

  @Override
  public Series target() {
    return target;
  }

  @Override
  public void update(EngineStep step) {
    long last = Math.min(step.closedTo(), step.to());
    windows.moved(step.from(), last, ends);
    for (var input : watched) {
      var changed = input.changed;
      if (isClosedByClock() && changed.earliest() > step.closedBefore()) {
        // Whatever window it is in has not been closed before.
        continue;
      }
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        if (time <= last) {
          touched(time, carries ? input.heldUntil(time) : time, step, last);
        }
      }
    }
    step.output().closed(ended(Math.max(step.closedBefore(), step.from()), last));
    evaluate(step);
  }

  /** The windows over a time, and those in which the value from then is carried on. */
  private void touched(long time, long next, EngineStep step, long last) {
    long end = windows.endFrom(Math.max(step.from() + 1, time));
    while (end <= last && windows.start(end) < next) {
      ends.add(end);
      end = windows.endFrom(end + 1);
    }
    if (end == MetricWindows.NEVER) {
      windows.endsLater(step.to());
    }
  }

  /** Adds the ends of the windows that end in a range, and returns how many they are. */
  private int ended(long from, long to) {
    int count = 0;
    for (long end = windows.endFrom(from + 1); end <= to; end = windows.endFrom(end + 1)) {
      ends.add(end);
      count++;
    }
    return count;
  }

  @Override
  public void recompute(EngineStep step) {
    var _ = ended(step.from(), Math.min(step.to(), step.closedTo()));
    // Results of other windows, that the metric once had.
    Triggers.between(target, step.from(), step.to(), ends);
    evaluate(step);
  }

  private boolean begun(long from, long end) {
    if (known.isEmpty()) {
      // A frame, or a time that somebody chose, is there because something began.
      return start.isEmpty() ? !isClosedByClock() : start.get().hasBegun(end);
    }
    for (var input : known) {
      var series = input.series();
      if (input.from() < end
          && input.to() > from
          && series.atOrBefore(Math.min(end, input.to())) >= series.begin()) {
        return true;
      }
    }
    return false;
  }

  private void evaluate(EngineStep step) {
    ends.sort();
    for (int i = 0; i < ends.size(); i++) {
      long end = ends.at(i);
      step.output()
          .set(
              target,
              type,
              end,
              end <= step.closedTo() && windows.isEnd(end)
                  ? over(windows.start(end), end)
                  : Value.none());
    }
    ends.clear();
  }

  private Value over(long start, long end) {
    return watched.stream().allMatch(input -> start >= input.completeFrom())
        ? result(start, end)
        : all.during(start, end, () -> result(start, end));
  }

  private Value result(long start, long end) {
    return goodShare.suffices(start, end) && (!hasValueWithoutPoints || begun(start, end))
        ? evaluation.evaluate(expression, start, end)
        : Value.none();
  }
}
