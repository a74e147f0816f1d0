// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmId;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.historian.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.ReadingBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes one tree. Its law: the result of every transform and metric equals what the formula
 * gives over all readings, whatever the order, lateness or repetition in which they came.
 *
 * <p>It remembers the near past and asks {@link PastReadings} for the far one. What it returns is
 * to be stored, together with the readings, before it is called again; when that fails, the engine
 * is ahead of the store and has to be made anew. Not safe for use by several threads.
 *
 * <p>Each step:
 *
 * <ol>
 *   <li>put the readings in their places and note the times that changed,
 *   <li>close the windows whose end the tree's event time has passed by the grace period,
 *   <li>go through the nodes in the order of their dependence; each computes what the changed times
 *       of its inputs touch and notes the times that changed in turn.
 * </ol>
 */
public final class Engine {
  private static final long UNSET = Long.MIN_VALUE;
  private static final long FAR_FUTURE = Micros.of(Instant.parse("9999-12-31T00:00:00Z"));

  private final PastReadings past;
  private final Graph graph;
  private final List<Alias> streams;
  private final BitSet pending = new BitSet();
  private final Set<Series> touched = new LinkedHashSet<>();
  private final long grace;
  private final long mostAhead;
  private final long memory;

  private long closed = UNSET;
  private long completeFrom = Long.MAX_VALUE;
  private long newest = UNSET;
  private long wall = UNSET;
  private long heardAt = UNSET;
  private boolean heard;

  /**
   * An engine of the tree below a root of a plant.
   *
   * @throws IllegalArgumentException if formulas depend on each other in a circle
   */
  public Engine(Plant plant, Asset root, EngineSettings settings, PastReadings past) {
    this.past = past;
    graph = new Graph(plant, root);
    streams = graph.series.stream().map(series -> series.alias).toList();
    grace = micros(settings.grace());
    mostAhead = micros(settings.mostAhead());
    memory = 2 * graph.longestWindow + micros(Duration.ofMinutes(10));
  }

  /**
   * Goes on where an engine of the same tree stopped. To be called before anything else.
   *
   * @param progress the time up to which windows are closed; empty where no reading ever came
   * @param alarms the alarms of the tree as they stand
   */
  public void resume(Optional<Instant> progress, Collection<Alarm> alarms) {
    progress.ifPresent(time -> closed = Micros.of(time));
    var known = new HashMap<AlarmId, Alarm>();
    alarms.forEach(alarm -> known.put(alarm.id(), alarm));
    for (var node : graph.nodes) {
      if (!(node instanceof AlarmNode alarm)) {
        continue;
      }
      var found = known.get(alarm.id());
      if (found != null) {
        boolean on = found.state().isActive();
        alarm.resume(on, Micros.of(on ? found.raised() : found.since()));
      }
    }
  }

  /** Takes readings; rows that are no measurement of this tree are passed over. */
  public Computed accept(ReadingBatch batch) {
    var inputs = inputsOf(batch);
    long earliest = Long.MAX_VALUE;
    for (int row = 0; row < batch.size(); row++) {
      if (inputs[batch.stream(row)] != null && batch.quality(row) == Quality.GOOD) {
        long time = batch.micros(row);
        earliest = Math.min(earliest, time);
        if (wall == UNSET || time <= wall + mostAhead) {
          newest = Math.max(newest, time);
        }
      }
    }
    if (earliest == Long.MAX_VALUE) {
      return new Output().computed(progress());
    }
    heard = true;
    if (closed == UNSET) {
      closed = earliest - 1;
    }
    remember(earliest);
    for (int row = 0; row < batch.size(); row++) {
      var series = inputs[batch.stream(row)];
      if (series != null
          && batch.quality(row) == Quality.GOOD
          && series.put(batch.micros(row), batch.value(row))) {
        series.changed.add(batch.micros(row));
        touch(series);
      }
    }
    return step(Math.max(closed, newest == UNSET ? UNSET : newest - grace), newest);
  }

  /**
   * Lets wall-clock time pass. Where the tree has been quiet for the grace period, its windows
   * close by the wall clock, and delays of alarms run out by it.
   */
  public Computed advance(Instant wallClock) {
    wall = Micros.of(wallClock);
    if (heard || heardAt == UNSET) {
      heard = false;
      heardAt = wall;
    }
    if (closed == UNSET || wall - heardAt < grace) {
      return new Output().computed(progress());
    }
    remember(closed);
    return step(Math.max(closed, wall - grace), Math.max(newest, wall));
  }

  /** Computes everything in a range again, from the readings that are stored. */
  public Computed recompute(TimeRange range) {
    long from = Micros.of(range.from());
    remember(from);
    for (var series : graph.series) {
      newest = Math.max(newest, series.newest());
    }
    if (newest == UNSET) {
      return new Output().computed(progress());
    }
    closed = Math.max(closed, newest - grace);
    var output = new Output();
    var step = new Step(closed, closed, newest, output);
    for (int index = 0; index < graph.nodes.size(); index++) {
      graph.nodes.get(index).recompute(from, Micros.of(range.to()), step);
      if (pending.get(index)) {
        graph.nodes.get(index).update(step);
      }
      touchTargets(index);
    }
    return finish(output);
  }

  private Computed step(long closeTo, long horizon) {
    var output = new Output();
    var step = new Step(closed, closeTo, horizon, output);
    for (int index = 0; index < graph.nodes.size(); index++) {
      boolean due =
          switch (graph.nodes.get(index)) {
            case MetricNode metric ->
                closeTo > closed && metric.window().endMicros(closed + 1) <= closeTo;
            case AlarmNode alarm -> alarm.isTurning();
            case TransformNode _ -> false;
          };
      if (due) {
        pending.set(index);
      }
    }
    for (int index = pending.nextSetBit(0); index >= 0; index = pending.nextSetBit(index + 1)) {
      graph.nodes.get(index).update(step);
      touchTargets(index);
    }
    closed = closeTo;
    return finish(output);
  }

  private Computed finish(Output output) {
    pending.clear();
    touched.forEach(series -> series.changed.clear());
    touched.clear();
    forget();
    return output.computed(progress());
  }

  private Optional<Instant> progress() {
    return closed == UNSET ? Optional.empty() : Optional.of(Micros.toInstant(closed));
  }

  private @Nullable Series[] inputsOf(ReadingBatch batch) {
    var aliases = batch.aliases();
    var inputs = new @Nullable Series[aliases.size()];
    for (int slot = 0; slot < inputs.length; slot++) {
      inputs[slot] = graph.raw.get(aliases.get(slot));
    }
    return inputs;
  }

  private void touch(Series series) {
    touched.add(series);
    for (int dependent : series.dependents) {
      pending.set(dependent);
    }
  }

  private void touchTargets(int index) {
    for (var target : graph.targets.get(index)) {
      if (!target.changed.isEmpty()) {
        touch(target);
      }
    }
  }

  /** Reads from the store what is needed to compute at a time and is not remembered. */
  private void remember(long time) {
    long needed = Math.min(time, closed == UNSET ? time : closed) - graph.longestWindow - 1;
    if (needed >= completeFrom) {
      return;
    }
    boolean first = completeFrom == Long.MAX_VALUE;
    long to = first ? FAR_FUTURE : completeFrom;
    var bySlot = new HashMap<Alias, Series>();
    graph.series.forEach(series -> bySlot.put(series.alias, series));
    past.lastGood(streams, Micros.toInstant(needed))
        .forEach((alias, tqv) -> {
          var series = bySlot.get(alias);
          if (series != null) {
            series.put(Micros.of(tqv.time()), tqv.value());
          }
        });
    var batch = past.range(streams, new TimeRange(Micros.toInstant(needed), Micros.toInstant(to)));
    for (int row = 0; row < batch.size(); row++) {
      var series = bySlot.get(batch.alias(row));
      if (series != null && batch.quality(row) == Quality.GOOD) {
        series.put(batch.micros(row), batch.value(row));
      }
    }
    completeFrom = needed;
    if (first) {
      for (var node : graph.nodes) {
        if (node instanceof AlarmNode alarm) {
          alarm.catchUp();
        }
      }
    }
  }

  /** Forgets what is older than the memory; in strides, so that it costs little. */
  private void forget() {
    long keepFrom = closed - memory;
    if (closed == UNSET || completeFrom > keepFrom - memory / 4) {
      return;
    }
    graph.series.forEach(series -> series.forgetBefore(keepFrom));
    completeFrom = keepFrom;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
