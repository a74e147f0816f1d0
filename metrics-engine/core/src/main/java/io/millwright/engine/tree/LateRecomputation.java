// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.Output;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.series.Times;
import io.millwright.engine.store.PastReadings;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Goes over the past behind what the engine remembers, after readings that came that late.
 *
 * <ol>
 *   <li>Only what depends on the changed series is looked at, and what that needs.
 *   <li>The past is read in parts, so that no reading, however late, needs more memory than others;
 *       each part shows the nodes its own stretch of their series.
 *   <li>A change is carried into the next part while it still matters there: its value holds, or a
 *       window reaches over the border.
 *   <li>Of what may be changed by something behind it, such as a frame that ends too soon, the
 *       nodes are shown that, too: each part overlaps the next by {@link Graph#ahead}.
 *   <li>Where nothing is carried on, the sweep leaps to the next late reading, or ends.
 *   <li>At the border of the near past, what is carried on is left to the engine; what a window of
 *       the near past can see has also been put there.
 * </ol>
 *
 * <p>Alarms take no part: what would have been an alarm long ago is nobody's alarm now.
 */
final class LateRecomputation {
  private static final int FEW_POINTS = 50_000;
  private static final int MANY_POINTS = 500_000;

  private final Graph graph;
  private final PastReadings past;
  private final long beginning;
  private final long border;
  private final long closed;
  private final Output output;
  private final List<Late> late = new ArrayList<>();
  private final BitSet nodes = new BitSet();
  private final BitSet forced = new BitSet();
  private final LinkedHashSet<Series> involved = new LinkedHashSet<>();
  private final Map<Series, Times> carried = new HashMap<>();
  private long span;
  private long againFrom = Long.MAX_VALUE;
  private long againTo = Long.MIN_VALUE;

  /** A reading that came late. */
  private record Late(Series series, long time, Value value) {}

  /**
   * @param span how long a part of the past is at first
   * @param border where the near past begins; the sweep ends there
   * @param closed the time up to which windows are closed
   */
  LateRecomputation(
      Graph graph,
      PastReadings past,
      long beginning,
      long span,
      long border,
      long closed,
      Output output) {
    this.graph = graph;
    this.past = past;
    this.beginning = beginning;
    this.span = Math.max(1, span);
    this.border = border;
    this.closed = closed;
    this.output = output;
  }

  /** Adds a reading from before the border. */
  void add(Series series, long time, Value value) {
    late.add(new Late(series, time, value));
  }

  /** Adds nodes that are computed again in a range, which begins before all late readings. */
  void again(BitSet which, long from, long to) {
    forced.or(which);
    againFrom = from;
    againTo = to;
    for (int index = which.nextSetBit(0); index >= 0; index = which.nextSetBit(index + 1)) {
      nodes.set(index);
      involve(Objects.requireNonNull(graph.nodes.get(index).target()));
    }
  }

  /** Goes over all that the late readings change. */
  void run() {
    late.sort(Comparator.comparingLong(Late::time));
    late.forEach(reading -> involve(reading.series()));
    sweep(againFrom, againTo);
  }

  /** Computes some nodes, and what depends on them, again in a range. */
  void recompute(BitSet which, long from, long to) {
    nodes.or(which);
    forced.or(which);
    sweep(from, to);
  }

  /** The series of which the near past has to take note of changes; they are noted there. */
  Collection<Series> leavesTouched() {
    return carried.keySet();
  }

  /** Adds a series, what depends on it, and what that in turn reads. */
  private void involve(Series series) {
    if (!involved.add(series)) {
      return;
    }
    for (int node : series.dependents) {
      nodes.set(node);
    }
    for (int index = nodes.nextSetBit(0); index >= 0; index = nodes.nextSetBit(index + 1)) {
      var target = graph.nodes.get(index).target();
      if (target != null && involved.add(target)) {
        for (int node : target.dependents) {
          nodes.set(node);
        }
      }
    }
  }

  private void sweep(long forcedFrom, long forcedTo) {
    for (int index = nodes.nextSetBit(0); index >= 0; index = nodes.nextSetBit(index + 1)) {
      involved.addAll(graph.inputs.get(index));
      var target = graph.nodes.get(index).target();
      if (target != null) {
        involved.add(target);
      }
    }
    long reach = 0;
    for (var series : involved) {
      reach = Math.max(reach, series.lookBack);
    }
    span = Math.max(span, reach);
    var loader = new SeriesLoader(involved, past, beginning);
    try {
      int next = 0;
      long at = Long.MIN_VALUE;
      while (true) {
        boolean isForced = at < forcedTo && forcedFrom != Long.MAX_VALUE;
        long start = isForced && at == Long.MIN_VALUE ? forcedFrom : at;
        if (!isForced && carried.isEmpty()) {
          if (next == late.size()) {
            break;
          }
          start = late.get(next).time() - 1 - graph.ahead;
        }
        // What this sweep has changed is not stored yet: leap only where nothing of it is in reach.
        if (at == Long.MIN_VALUE || start - reach > at + graph.ahead) {
          long begin = start;
          involved.forEach(series -> series.show(new Points(), begin - series.lookBack));
          loader.load(start, start + graph.ahead);
          at = start;
        }
        long end = Math.min(border, at + span);
        int read = loader.append(at + graph.ahead, end + graph.ahead);
        for (; next < late.size() && late.get(next).time() <= end + graph.ahead; next++) {
          var reading = late.get(next);
          if (reading.series().put(reading.time(), reading.value())) {
            reading.series().note(reading.time(), reading.value());
            reading.series().changed.add(reading.time());
          }
        }
        if (isForced && forcedTo <= end) {
          // What reaches over the end of the range may rest on points that came or went in it.
          for (var series : involved) {
            series.changed.add(forcedTo);
          }
        }
        compute(at, end, isForced ? Math.min(end, forcedTo) : Long.MIN_VALUE);
        settle(at, end);
        at = end;
        if (at == border) {
          break;
        }
        span = read < FEW_POINTS ? span * 2 : read > MANY_POINTS ? Math.max(1, span / 2) : span;
      }
    } finally {
      involved.forEach(Series::showNear);
    }
    // Whatever is carried now reached the border.
    carried.forEach((series, times) -> {
      for (int i = 0; i < times.size(); i++) {
        series.changed.add(times.at(i));
      }
    });
  }

  private void compute(long from, long to, long forcedTo) {
    carried.forEach((series, times) -> {
      for (int i = 0; i < times.size(); i++) {
        series.changed.add(times.at(i));
      }
    });
    for (int index = nodes.nextSetBit(0); index >= 0; index = nodes.nextSetBit(index + 1)) {
      var node = graph.nodes.get(index);
      if (node.keepsLog()) {
        continue;
      }
      // What a node needs from behind the part is shown, and not more than that is right yet.
      long on = graph.ahead - (node.target() == null ? 0 : node.target().ahead);
      if (forcedTo > from && forced.get(index)) {
        node.recompute(step(from, forcedTo + on));
      }
      node.update(step(from, to + on));
    }
  }

  private EngineStep step(long from, long to) {
    return new EngineStep(from, to, closed, closed, closed, closed, output);
  }

  /** Tells the near past what it can see of the changes, and finds what is to be carried on. */
  private void settle(long from, long to) {
    carried.clear();
    for (var series : involved) {
      var points = series.points();
      var near = series.near();
      if (series.nearFrom > from && series.nearFrom <= to) {
        near.replaceHead(series.nearFrom, points);
      }
      var changed = series.changed.sort();
      var on = new Times();
      for (int i = 0; i < changed.size(); i++) {
        long time = changed.at(i);
        if (time > from && time > series.nearFrom) {
          if (points.has(time)) {
            near.put(time, points.asOf(time));
          } else {
            near.remove(time);
          }
        }
        boolean inReach = !isDropped(series) && time > to - series.reach;
        // The window in which it ceases to hold may reach over the border, too.
        boolean isLast = i == changed.size() - 1 || changed.at(i + 1) > to;
        boolean stillHolds = series.holds && isLast && series.heldUntil(time) > to - series.reach;
        if (inReach || stillHolds) {
          on.add(time);
        }
      }
      changed.clear();
      if (!on.isEmpty()) {
        carried.put(series, on);
      }
      points.forgetBefore(to - series.lookBack);
      series.show(points, to - series.lookBack);
    }
  }

  private static boolean isDropped(Series series) {
    return series.dependents.length == 0;
  }
}
