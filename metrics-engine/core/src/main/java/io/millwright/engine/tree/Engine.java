// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.Output;
import io.millwright.engine.node.TreeResult;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.snapshot.RememberedTree;
import io.millwright.engine.snapshot.SnapshotLoader;
import io.millwright.engine.store.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
 *   <li>where readings are older than what is remembered, go over the stored past from there
 *       ({@link LateRecomputation}),
 *   <li>put the other readings in their places and note the times that changed,
 *   <li>close the windows whose end the tree's event time has passed by the grace period,
 *   <li>go through the nodes in the order of their dependence; each computes what the changed times
 *       of its inputs touch and notes the times that changed in turn.
 * </ol>
 */
public final class Engine implements RememberedTree {
  private static final int FEW = 16;
  private static final long UNSET = Long.MIN_VALUE;
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final PastReadings past;
  private final PendingChanges unsaved;
  private final Graph graph;
  private final SeriesLoader all;
  private final ChangedNodes changes;
  private final AlarmPast alarmPast = new AlarmPast();

  private final long grace;
  private final long mostAhead;
  private final long memory;
  private final long beginning;

  private long closed = UNSET;

  /** Everything behind this time is remembered; the windows that end there, too. */
  private long nearFrom = Long.MAX_VALUE;

  private long newest = UNSET;
  private long wall = UNSET;
  private long heardAt = UNSET;
  private boolean heard;
  private long outputs;
  private int lateReadings;
  private int closedWindows;
  private Optional<SnapshotLoader> loader = Optional.empty();
  private boolean hasChanged;

  /**
   * An engine of the tree below a root of a plant.
   *
   * @throws IllegalArgumentException if formulas depend on each other in a circle
   */
  public Engine(Plant plant, Asset root, EngineSettings settings, PastReadings past) {
    this.past = past;
    unsaved = new PendingChanges(past);
    graph = new Graph(plant, root, unsaved, Micros.of(settings.beginning()));
    changes = new ChangedNodes(graph);
    grace = micros(settings.grace());
    mostAhead = micros(settings.mostAhead());
    memory = Math.max(grace, micros(settings.memory())) + graph.ahead;
    beginning = Micros.of(settings.beginning());
    all = new SeriesLoader(graph.series, past, beginning);
  }

  /**
   * Goes on where an engine of the same tree stopped, when no alarm has changed in the near past.
   *
   * @see #resume(Optional, Collection, List)
   */
  public void resume(Optional<Instant> progress, Collection<Alarm> alarms) {
    resume(progress, alarms, List.of());
  }

  /**
   * Goes on where an engine of the same tree stopped. To be called before anything else.
   *
   * @param progress the time up to which windows are closed; empty where no reading ever came
   * @param alarms alarms as they stand; those of other trees are passed over
   * @param events alarm events since {@link #memory} before the progress, the newest first
   */
  public void resume(
      Optional<Instant> progress, Collection<Alarm> alarms, List<AlarmEvent> events) {
    progress.ifPresent(time -> closed = Micros.of(time));
    alarmPast.add(alarms, events);
  }

  /** Has the near past come from a snapshot, where there is one. To be called before the rest. */
  public void loadFrom(SnapshotLoader source) {
    loader = Optional.of(source);
  }

  @Override
  public Optional<SnapshotLoader> loader() {
    return loader.filter(_ -> nearFrom != Long.MAX_VALUE);
  }

  @Override
  public List<Series> series() {
    return graph.own();
  }

  /** True where a stream is the liveness of a source of this tree. */
  public boolean followsLiveness(Alias stream) {
    return graph.raw.containsKey(stream);
  }

  @Override
  public boolean hasChanged() {
    return hasChanged;
  }

  @Override
  public void noteSnapshot(boolean isTaken) {
    hasChanged = !isTaken;
  }

  /** Tells the time without letting it pass: what is too far ahead of it is known at once. */
  public void setWallClock(Instant wallClock) {
    wall = Micros.of(wallClock);
  }

  /** How far behind its progress an engine remembers alarms. */
  public Duration memory() {
    return Duration.of(2 * memory, ChronoUnit.MICROS);
  }

  /** How many readings of the last call came after the windows at their time were closed. */
  public int lateReadings() {
    return lateReadings;
  }

  /** How many windows of metrics the last call closed. */
  public int closedWindows() {
    return closedWindows;
  }

  private void begin() {
    unsaved.clear();
    lateReadings = 0;
    closedWindows = 0;
  }

  /** Takes readings; rows that are no measurement of this tree are passed over. */
  public TreeResult accept(ReadingBatch batch) {
    begin();
    var rows = new BatchRows(batch, graph, beginning);
    long oldest = Long.MAX_VALUE;
    long farthest = wall == UNSET ? Long.MAX_VALUE : wall + mostAhead;
    boolean hasReadings = false;
    for (int row = 0; row < batch.size(); row++) {
      var series = rows.series(row);
      if (series != null) {
        long time = batch.micros(row);
        oldest = Math.min(oldest, time);
        // That a source is alive is no event of the plant, and lets no time pass.
        if (!series.isLiveness) {
          hasReadings = true;
          lateReadings += time <= closed ? 1 : 0;
          newest = time <= farthest ? Math.max(newest, time) : newest;
        }
      }
    }
    if (oldest == Long.MAX_VALUE || (closed == UNSET && !hasReadings)) {
      return output(FEW).computed(progress());
    }
    heard |= hasReadings;
    if (closed == UNSET) {
      closed = (newest == UNSET ? wall : newest) - grace;
    }
    rememberNear();
    // A value of a transform for each reading, and some of metrics.
    var output = output(batch.size() + batch.size() / 4);
    var begunAt = noteBeginning(graph.streamless.isEmpty() ? Long.MAX_VALUE : rows.firstGood());
    if (oldest <= nearFrom + graph.ahead) {
      takeLate(rows, batch, oldest, begunAt, output);
    }
    for (int row = 0; row < batch.size(); row++) {
      if (batch.micros(row) > nearFrom) {
        take(rows.series(row), batch, row);
      }
    }
    changes.notifyDependents(closed);
    long closeTo = newest == UNSET ? closed : Math.max(closed, newest - grace);
    begunAt.ifPresent(end ->
        computeStreamless(new EngineStep(nearFrom, end, closed, closed, closed, closed, output)));
    return step(closeTo, Math.max(newest, closed), closeTo, output);
  }

  /**
   * Takes note that the tree has begun at a time.
   *
   * @return until when streamless metrics are computed again because of it; empty where they aren't
   */
  private Optional<Long> noteBeginning(long begins) {
    if (begins == Long.MAX_VALUE || graph.start.hasBegun(begins)) {
      return Optional.empty();
    }
    long before = Math.min(graph.start.begunAt(), closed);
    graph.start.note(begins);
    return Optional.of(before);
  }

  private void computeStreamless(EngineStep step) {
    graph.streamless.stream()
        .mapToObj(graph.nodes::get)
        .forEach(node -> {
          node.recompute(step);
          changes.touchTarget(node, closed);
        });
  }

  private void take(@Nullable Series series, ReadingBatch batch, int row) {
    if (series == null) {
      return;
    }
    long time = batch.micros(row);
    double number = batch.number(row);
    if (Double.isNaN(number)) {
      var value = batch.value(row);
      if (!series.put(time, value)) {
        return;
      }
      series.note(time, value);
    } else {
      if (!series.put(time, number)) {
        return;
      }
      series.note(time, number);
    }
    series.changed.add(time);
    changes.note(series);
  }

  /**
   * Lets wall-clock time pass; call it before the first readings, too, so that clocks that run
   * ahead are recognised. Where the tree has been quiet for the grace period, its windows close by
   * the wall clock, and delays of alarms run out by it.
   */
  public TreeResult advance(Instant wallClock) {
    begin();
    wall = Micros.of(wallClock);
    if (heard || heardAt == UNSET) {
      heard = false;
      heardAt = wall;
    }
    if (closed == UNSET && !graph.streamless.isEmpty()) {
      closed = wall - grace;
      graph.start.note(wall);
    }
    if (closed == UNSET || wall - heardAt < grace) {
      return output(FEW).computed(progress());
    }
    rememberNear();
    long now = Math.max(newest, wall);
    return step(Math.max(closed, wall - grace), now, now, output(FEW));
  }

  /**
   * Computes everything in a range again, from the readings that are stored, and what is derived
   * from it behind the range. The result may be as large as the range is long: of a long one ask
   * for a part at a time, the oldest first.
   */
  public TreeResult recompute(TimeRange range) {
    return recompute(range, _ -> true);
  }

  /**
   * Computes some streams in a range again, with all that depends on them.
   *
   * @param which the computed streams
   * @see #recompute(TimeRange)
   */
  public TreeResult recompute(TimeRange range, Predicate<Alias> which) {
    unsaved.clear();
    unsaved.nextGeneration();
    // What comes in the range may change what lies before it.
    long from = Math.max(beginning - 1, Micros.of(range.from()) - graph.ahead);
    long to = Micros.of(range.to());
    if (closed == UNSET) {
      past.lastGood(List.copyOf(graph.raw.keySet()), range.to())
          .values()
          .forEach(tqv -> newest = Math.max(newest, Micros.of(tqv.time())));
      if (newest == UNSET) {
        return output(FEW).computed(progress());
      }
      closed = newest - grace;
    }
    rememberNear();
    var output = output(FEW);
    var forced = graph.withDependents(which);
    if (from < Math.min(to, nearFrom)) {
      var recomputation =
          new LateRecomputation(graph, past, beginning, memory, nearFrom, closed, output);
      recomputation.recompute(forced, from, to);
      recomputation.leavesTouched().forEach(series -> changes.touch(series, closed));
    }
    if (to > nearFrom) {
      // What reaches over the end of the range may rest on points that came or went in it.
      for (int index = forced.nextSetBit(0); index >= 0; index = forced.nextSetBit(index + 1)) {
        graph.inputs.get(index).forEach(series -> changes.changedAt(to, series, closed));
      }
    }
    var again =
        new EngineStep(Math.max(from, nearFrom), to, closed, closed, closed, closed, output);
    var step = new EngineStep(nearFrom, Long.MAX_VALUE, closed, closed, closed, closed, output);
    // All others are as the live engine computed them, who may know more of them by now.
    for (int index = forced.nextSetBit(0); index >= 0; index = forced.nextSetBit(index + 1)) {
      var node = graph.nodes.get(index);
      node.recompute(again);
      if (!node.keepsLog()) {
        // What the range leaves changed behind it.
        node.update(step);
      }
      changes.touchTarget(node, closed);
    }
    return finish(output);
  }

  private void takeLate(
      BatchRows rows, ReadingBatch batch, long oldest, Optional<Long> begunAt, Output output) {
    LateRecomputation recomputation = null;
    for (int row = 0; row < batch.size(); row++) {
      var series = rows.series(row);
      if (series != null && batch.micros(row) <= nearFrom + graph.ahead) {
        if (recomputation == null) {
          recomputation =
              new LateRecomputation(graph, past, beginning, memory, nearFrom, closed, output);
        }
        recomputation.add(series, batch.micros(row), batch.value(row));
      }
    }
    if (recomputation != null) {
      if (begunAt.isPresent()) {
        recomputation.again(graph.streamless, oldest - 1, Math.min(begunAt.get(), nearFrom));
      }
      unsaved.nextGeneration();
      recomputation.run();
      recomputation.leavesTouched().forEach(series -> changes.touch(series, closed));
    }
  }

  private TreeResult step(long closeTo, long horizon, long passed, Output output) {
    var step = new EngineStep(nearFrom, Long.MAX_VALUE, closed, closeTo, horizon, passed, output);
    changes.update(step);
    closed = closeTo;
    return finish(output);
  }

  private TreeResult finish(Output output) {
    closedWindows = output.closedWindows();
    hasChanged |= changes.end();
    forget();
    return output.computed(progress());
  }

  private Output output(int expected) {
    return new Output(++outputs, expected);
  }

  private Optional<Instant> progress() {
    return closed == UNSET ? Optional.empty() : Optional.of(Micros.toInstant(closed));
  }

  /** Reads the near past from the store, the first time. */
  private void rememberNear() {
    if (nearFrom != Long.MAX_VALUE) {
      return;
    }
    nearFrom = closed - memory;
    hasChanged = true;
    graph.series.forEach(series -> series.startNear(nearFrom - series.lookBack));
    loader.ifPresentOrElse(
        source -> source.load(graph.series, past, beginning, nearFrom),
        () -> all.load(nearFrom, Micros.of(FAR_FUTURE)));
    alarmPast.resume(graph.alarms, closed + grace, closed);
    changes.findTimeDependent();
  }

  /** Forgets what is older than the memory; in strides, so that it costs little. */
  private void forget() {
    long keepFrom = closed - memory;
    if (closed == UNSET || keepFrom - nearFrom < memory / 2) {
      return;
    }
    nearFrom = keepFrom;
    graph.series.forEach(series -> series.forgetBefore(keepFrom - series.lookBack));
    graph.alarms.forEach(alarm -> alarm.forgetBefore(keepFrom));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
