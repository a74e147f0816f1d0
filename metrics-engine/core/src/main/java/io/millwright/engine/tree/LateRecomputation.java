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
 * Computes the past before the near past again, after readings that are older than the near past,
 * or for a replay.
 *
 * <ol>
 *   <li>Only the nodes that depend on the changed series compute, and only the series are read that
 *       these nodes need.
 *   <li>The past is read in parts, the oldest first, so that a reading needs the same memory
 *       however late it is. While a part is computed, the series show the points of that part.
 *   <li>A change is carried into the next part while it still matters there: because its value
 *       holds, or because a window reaches over the end of the part.
 *   <li>A result may be changed by something after it, as a frame is that ends within its least
 *       length. So each part overlaps the next one by {@link Graph#ahead}.
 *   <li>Where no change is carried on, the recomputation goes to the next late reading, or ends.
 *   <li>Changes that reach the border, where the near past begins, are left to the engine. Points
 *       that windows of the near past can see are put into the near past as well.
 * </ol>
 *
 * <pre>
 * late reading
 *      v
 * ----|=====|=========|=============|------------------> event time
 *      part   part      part        border: the near past begins
 * </pre>
 *
 * <p>Alarms do not take part, since an alarm of long ago concerns nobody now. Times are in
 * microseconds since the epoch. An object is used once, and not by several threads.
 */
final class LateRecomputation {
  /** A part with fewer points than this is followed by one that is twice as long. */
  private static final int FEW_POINTS = 50_000;

  /** A part with more points than this is followed by one that is half as long. */
  private static final int MANY_POINTS = 500_000;

  private final Graph graph;
  private final PastReadings past;
  private final long beginning;
  private final long border;
  private final long closed;
  private final Output output;
  private final List<Late> late = new ArrayList<>();

  /** The nodes that compute. */
  private final BitSet nodes = new BitSet();

  /** The nodes that compute every result of a range again, whatever has changed. */
  private final BitSet forced = new BitSet();

  /** The series that these nodes read or write. */
  private final LinkedHashSet<Series> involved = new LinkedHashSet<>();

  /** The changed times that still matter in the next part. */
  private final Map<Series, Times> carried = new HashMap<>();

  /** The length of the next part. */
  private long span;

  private long againFrom = Long.MAX_VALUE;
  private long againTo = Long.MIN_VALUE;

  /** A reading that came late. */
  private record Late(Series series, long time, Value value) {}

  /**
   * Makes a recomputation that has nothing to compute yet.
   *
   * @param beginning points before this time count for nothing
   * @param span the length of the first part
   * @param border where the near past begins, and the recomputation ends
   * @param closed the time up to which windows are closed
   * @param output takes the results
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

  /** Adds a late reading, from before the border. */
  void add(Series series, long time, Value value) {
    late.add(new Late(series, time, value));
  }

  /** Adds nodes that compute (from, to] again; the range begins before all late readings. */
  void again(BitSet which, long from, long to) {
    forced.or(which);
    againFrom = from;
    againTo = to;
    for (int index = which.nextSetBit(0); index >= 0; index = which.nextSetBit(index + 1)) {
      nodes.set(index);
      involve(Objects.requireNonNull(graph.nodes.get(index).target()));
    }
  }

  /** Computes everything that the late readings change. */
  void run() {
    late.sort(Comparator.comparingLong(Late::time));
    late.forEach(reading -> involve(reading.series()));
    computeParts(againFrom, againTo);
  }

  /**
   * Computes every result of some nodes in (from, to] again, and the results that depend on them.
   */
  void recompute(BitSet which, long from, long to) {
    nodes.or(which);
    forced.or(which);
    computeParts(from, to);
  }

  /**
   * Returns the series that have changes which the engine has to go on with in the near past. Their
   * changed times are noted in the series.
   */
  Collection<Series> changedInNear() {
    return carried.keySet();
  }

  /** Adds a series, the nodes that depend on it, and the series that these nodes write. */
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

  private void computeParts(long forcedFrom, long forcedTo) {
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
        // The results so far are not stored yet, so the store is read anew only out of their reach.
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
          // A window that reaches over the end of the range may rest on points that change in it.
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
    // The changes that are carried on now have reached the border.
    carried.forEach((series, times) -> {
      for (int i = 0; i < times.size(); i++) {
        series.changed.add(times.at(i));
      }
    });
  }

  /** Lets the nodes compute the part (from, to]. */
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
      // The series show as much behind the part as the nodes before this one have computed.
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

  /** Puts the changes of a part into the near past, and finds those that are carried on. */
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
        boolean inReach = !hasNoDependents(series) && time > to - series.reach;
        // The window in which the value ceases to hold may reach over the end of the part, too.
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

  private static boolean hasNoDependents(Series series) {
    return series.dependents.length == 0;
  }
}
