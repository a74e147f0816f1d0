// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The points of an argument of a function over time in one window, and the value that held at the
 * window's start.
 */
public final class Samples implements WindowPoints {
  /** The samples of something that did not exist in the window. */
  public static final Samples NONE = new Samples(new Points(), null, 0, 0, Value::none);

  private final Points points;
  private final @Nullable Series notGood;
  private final int first;
  private final int size;
  private final Supplier<Value> before;
  private @Nullable Value carried;

  private Samples(
      Points points, @Nullable Series notGood, int first, int size, Supplier<Value> before) {
    this.points = points;
    this.notGood = notGood;
    this.first = first;
    this.size = size;
    this.before = before;
  }

  /** Returns the samples of a stream in the window (from, to], in microseconds since the epoch. */
  public static Samples of(Series series, long from, long to) {
    var points = series.points();
    int before = points.atOrBefore(from);
    int first = Math.max(points.begin(), before + 1);
    int size = Math.max(0, points.atOrBefore(to) + 1 - first);
    return new Samples(
        points,
        series.notGood,
        first,
        size,
        () -> before < points.begin() ? Value.none() : points.value(before));
  }

  /**
   * Returns the samples of an expression in a window.
   *
   * @param points the points of the expression in the window
   * @param before finds the value that held at the window's start; called at most once
   */
  public static Samples of(Points points, Supplier<Value> before) {
    return new Samples(points, null, points.begin(), points.end(), before);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long time(int index) {
    return points.time(first + index);
  }

  @Override
  public Value value(int index) {
    return points.value(first + index);
  }

  @Override
  public double number(int index) {
    return points.number(first + index);
  }

  @Override
  public boolean followsBadReading(int index) {
    int at = first + index;
    return notGood != null
        && at > points.begin()
        && notGood.nextAfter(points.time(at - 1)) < points.time(at);
  }

  @Override
  public double sum() {
    return points.sum(first, first + size);
  }

  @Override
  public Value carried() {
    var found = carried;
    if (found == null) {
      found = before.get();
      carried = found;
    }
    return found;
  }
}
