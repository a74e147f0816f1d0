// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.definition.PropertyKind;
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
 * A metric: its formula is evaluated for each closed window.
 *
 * <ol>
 *   <li>A window is computed when it closes, and again when an input changes in it.
 *   <li>Where the formula carries values on, a change also touches the later windows, up to the one
 *       with the next point of the changed input.
 *   <li>A formula that has a value without any point, such as {@code coalesce(sum(x), 0)}, has its
 *       first value in the window with the first point of one of its inputs. A formula that names
 *       no stream begins with its tree ({@link TreeBeginning}).
 *   <li>Where too little of a window is GOOD, the metric has no value ({@link GoodShare}).
 *   <li>A window that begins before what its inputs show is read from the store.
 * </ol>
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
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
  private final boolean looksBeforeWindow;
  private final boolean hasValueWithoutPoints;
  private final CompiledExpression expression;
  private final WindowEvaluation evaluation;
  private final Times ends = new Times();

  /**
   * A stream, and the time (from, to] in which it counts.
   *
   * @param series the points of the stream
   * @param from the stream counts behind this time, in microseconds since the epoch
   * @param to the stream counts up to this time, inclusive
   */
  public record Input(Series series, long from, long to) {}

  /**
   * Makes the node of a metric. To be called while the series are empty.
   *
   * @param target the series of the results
   * @param type the type of the property
   * @param metric the metric, with the units of its formula converted
   * @param windows the windows of the metric
   * @param evaluation evaluates the formula
   * @param inputs the streams that the formula depends on
   * @param known the streams that the formula names, each with the time in which it counts
   * @param start tells when the metric begins, where the formula names no stream; empty otherwise
   * @param goodShare how much of a window must be GOOD
   * @param all reads the inputs and the series of {@code goodShare} from the store
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
    // A formula that asks for the time may have a value in other windows than the one tried here.
    hasValueWithoutPoints =
        evaluation.hasValueWithoutPoints(expression)
            || WindowFormulas.dependsOnTime(metric.formula().expression());
    // Kept only where it is needed, since there are many metrics.
    this.known = hasValueWithoutPoints ? List.copyOf(known) : List.of();
    looksBeforeWindow =
        hasValueWithoutPoints
            || goodShare.isRequired()
            || WindowFormulas.looksBeforeWindow(metric.formula().expression());
  }

  /** Returns true where a result may change with a point before its window. */
  public boolean looksBeforeWindow() {
    return looksBeforeWindow;
  }

  /** {@inheritDoc} That is so unless the windows are frames. */
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
        // The windows of these changes have not been closed before, so they are computed below.
        continue;
      }
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        if (time <= last) {
          touched(time, looksBeforeWindow ? input.heldUntil(time) : time, step, last);
        }
      }
    }
    step.output().closed(ended(Math.max(step.closedBefore(), step.from()), last));
    evaluate(step);
  }

  /**
   * Adds the ends of the windows that a change touches: of the window with the changed point, and
   * of the later windows up to the time at which the value does not hold any more.
   *
   * @param time the time of the changed point
   * @param next the time up to which its value holds
   */
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

  /** Adds the ends of the windows that end in (from, to], and returns how many windows they are. */
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
    // Stored results of windows that the metric does not have any more; they are removed.
    Triggers.between(target, step.from(), step.to(), ends);
    evaluate(step);
  }

  /** Returns true where the metric has begun by the end of a window. */
  private boolean begun(long from, long end) {
    if (known.isEmpty()) {
      // A frame has a start of its own, and so has a window that somebody chose.
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
