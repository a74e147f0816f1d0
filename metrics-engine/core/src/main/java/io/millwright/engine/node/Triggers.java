// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import java.util.List;

/**
 * Finds the moments at which transforms, frames and alarms are evaluated: the times of the points
 * of their inputs, in microseconds since the epoch.
 */
public final class Triggers {
  private Triggers() {}

  /** Adds the moments whose result the changed times of some inputs may touch. */
  static void touched(List<Series> inputs, Times due) {
    for (var input : inputs) {
      var changed = input.changed;
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        due.add(time);
        long until = input.nextAfter(time);
        for (var other : inputs) {
          between(other, time, until, due);
        }
      }
    }
  }

  /** Adds the times of the points of a series in (from, to]. */
  public static void between(Series series, long from, long to, Times due) {
    for (int at = Math.max(series.begin(), series.atOrBefore(from) + 1);
        at < series.end() && series.time(at) <= to;
        at++) {
      due.add(series.time(at));
    }
  }

  /** Returns true where one of the series has a point at this time. */
  static boolean any(List<Series> inputs, long time) {
    for (var input : inputs) {
      if (input.has(time)) {
        return true;
      }
    }
    return false;
  }
}
