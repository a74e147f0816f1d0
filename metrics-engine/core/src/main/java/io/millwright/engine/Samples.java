// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.reading.Value;
import java.util.List;

/** What an argument of a function over time was at the moments of one window. */
final class Samples {
  /** Of what was not there in a window. */
  static final Samples NONE = new Samples(new Points(), 0, 0, Value.none());

  private final Points points;
  private final int first;
  private final int size;
  private final Value carried;

  private Samples(Points points, int first, int size, Value carried) {
    this.points = points;
    this.first = first;
    this.size = size;
    this.carried = carried;
  }

  /** A stream itself. */
  static Samples of(Series series, long from, long to) {
    var points = series.points();
    int before = points.atOrBefore(from);
    int first = Math.max(points.begin(), before + 1);
    int size = Math.max(0, points.atOrBefore(to) + 1 - first);
    return new Samples(
        points, first, size, before < points.begin() ? Value.none() : points.value(before));
  }

  /**
   * A formula at each point of the streams that it names; where it names none, only attributes,
   * once at the end of the window.
   */
  static Samples of(AssetFormula formula, List<Series> streams, long from, long to) {
    var due = new Times();
    streams.forEach(stream -> Triggers.between(stream, from, to, due));
    if (streams.isEmpty()) {
      due.add(to);
    }
    due.sort();
    var points = new Points();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      if (formula.fill(time)) {
        double number = formula.calculate(time);
        if (!Double.isNaN(number)) {
          points.put(time, number);
        }
      } else {
        var value = formula.value(time);
        if (value.isPresent()) {
          points.put(time, value);
        }
      }
    }
    return new Samples(points, points.begin(), points.end(), formula.value(from));
  }

  /** How many points the window holds. */
  int size() {
    return size;
  }

  long time(int index) {
    return points.time(first + index);
  }

  Value value(int index) {
    return points.value(first + index);
  }

  /** The number at a point; NaN where it is none. */
  double number(int index) {
    return points.number(first + index);
  }

  /** The sum of all numbers; NaN where there is something else among them. */
  double sum() {
    return points.sum(first, first + size);
  }

  /** What held at the window's start: of the last point at or before it. */
  Value carried() {
    return carried;
  }
}
