// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import java.util.List;

/** The moments at which transforms and alarms are evaluated: the points of their inputs. */
public final class Triggers {
  private Triggers() {}

  /** The moments whose result a change of the inputs may touch. */
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

  /** The points of a series in (from, to]. */
  public static void between(Series series, long from, long to, Times due) {
    for (int at = Math.max(series.begin(), series.atOrBefore(from) + 1);
        at < series.end() && series.time(at) <= to;
        at++) {
      due.add(series.time(at));
    }
  }

  /** True where one of the series has a point at this time. */
  static boolean any(List<Series> inputs, long time) {
    for (var input : inputs) {
      if (input.has(time)) {
        return true;
      }
    }
    return false;
  }
}
