// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.formula.CompiledExpression;
import io.millwright.reading.Value;
import java.util.ArrayList;
import java.util.List;

/** What an argument of a function over time was at the moments of one window. */
interface Samples {
  /** How many points the window holds. */
  int size();

  long time(int index);

  Value value(int index);

  /** The number at a point; NaN where it is none. */
  double number(int index);

  /** What held at the window's start: of the last point at or before it. */
  Value carried();

  /** A stream itself. */
  static Samples of(Series series, long from, long to) {
    int before = series.atOrBefore(from);
    int first = Math.max(series.begin(), before + 1);
    int size = Math.max(0, series.atOrBefore(to) + 1 - first);
    return new Samples() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public long time(int index) {
        return series.time(first + index);
      }

      @Override
      public Value value(int index) {
        return series.value(first + index);
      }

      @Override
      public double number(int index) {
        return series.number(first + index);
      }

      @Override
      public Value carried() {
        return before < series.begin() ? Value.none() : series.value(before);
      }
    };
  }

  /**
   * An expression at each point of the streams that it names; where it names none, only attributes,
   * once at the end of the window.
   */
  static Samples of(
      CompiledExpression expression, AsOf asOf, List<Series> streams, long from, long to) {
    var due = new Times();
    streams.forEach(stream -> Triggers.between(stream, from, to, due));
    if (streams.isEmpty()) {
      due.add(to);
    }
    due.sort();
    var times = new Times();
    var values = new ArrayList<Value>();
    for (int i = 0; i < due.size(); i++) {
      var value = asOf.evaluate(expression, due.at(i));
      if (value.isPresent()) {
        times.add(due.at(i));
        values.add(value);
      }
    }
    var carried = asOf.evaluate(expression, from);
    return new Samples() {
      @Override
      public int size() {
        return times.size();
      }

      @Override
      public long time(int index) {
        return times.at(index);
      }

      @Override
      public Value value(int index) {
        return values.get(index);
      }

      @Override
      public double number(int index) {
        return values.get(index).asNumber().orElse(Double.NaN);
      }

      @Override
      public Value carried() {
        return carried;
      }
    };
  }
}
