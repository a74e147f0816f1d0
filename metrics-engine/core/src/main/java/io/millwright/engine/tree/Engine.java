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
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Computes one tree. The law of the engine: the result of every transform, frame and metric equals
 * what its formula gives over all stored readings, whatever the order, lateness or repetition in
 * which they came.
 *
 * <p>The engine remembers the near past of every series ({@link EngineSettings#memory}) and asks
 * {@link PastReadings} for what is older. The caller stores each result, together with the
 * readings, before it calls again. When storing fails, the engine is ahead of the store: the caller
 * drops it and makes another one.
 *
 * <p>A call with readings runs these steps:
 *
 * <ol>
 *   <li>Readings that are older than the near past are computed over the stored past, from their
 *       time on ({@link LateRecomputation}).
 *   <li>The other readings are put into their series, and the changed times are noted there.
 *   <li>Windows close whose end the tree's event time has passed by the grace period ({@link
 *       TreeClock}).
 *   <li>The nodes compute in the order of their dependence. Each computes what the changed times of
 *       its inputs touch, and notes the changed times of the series that it writes.
 * </ol>
 *
 * <p>Times inside the engine are in microseconds since the epoch. Not safe for use by several
 * threads.
 */
public final class Engine implements RememberedTree {
  /** How many results a call without readings is expected to have. */
  private static final int FEW = 16;

  private final PastReadings past;
  private final PendingChanges unsaved;
  private final Graph graph;
  private final ChangedNodes changes;
  private final TreeClock clock;
  private final NearPast near;
  private final long beginning;
  private long outputs;
  private int lateReadings;
  private int closedWindows;
  private boolean hasChanged;

  /**
   * Makes the engine of the tree below a root of a plant.
   *
   * @param past the store, from which the engine reads what it does not remember
   * @throws IllegalArgumentException if formulas depend on each other in a circle
   */
  public Engine(Plant plant, Asset root, EngineSettings settings, PastReadings past) {
    this.past = past;
    unsaved = new PendingChanges(past);
    graph = new Graph(plant, root, unsaved, Micros.of(settings.beginning()));
    changes = new ChangedNodes(graph);
    long grace = micros(settings.grace());
    clock = new TreeClock(grace, micros(settings.mostAhead()));
    beginning = Micros.of(settings.beginning());
    near =
        new NearPast(
            graph, past, beginning, Math.max(grace, micros(settings.memory())) + graph.ahead);
  }

  /**
   * Goes on where an engine of the same tree stopped, without any alarm events of the near past.
   *
   * @see #resume(Optional, Collection, List)
   */
  public void resume(Optional<Instant> progress, Collection<Alarm> alarms) {
    resume(progress, alarms, List.of());
  }

  /**
   * Goes on where an engine of the same tree stopped. To be called before any other method.
   *
   * @param progress the time up to which windows are closed; empty where no reading ever came
   * @param alarms the stored alarms of the tree in their present states
   * @param events alarm events since {@link #memory} before the progress, the newest first
   */
  public void resume(
      Optional<Instant> progress, Collection<Alarm> alarms, List<AlarmEvent> events) {
    progress.ifPresent(time -> clock.close(Micros.of(time)));
    near.add(alarms, events);
  }

  /**
   * Sets the loader that fills the near past from a snapshot, where there is one. To be called
   * before the first readings or the first passing of time.
   */
  public void loadFrom(SnapshotLoader source) {
    near.loadFrom(source);
  }

  @Override
  public Optional<SnapshotLoader> loader() {
    return near.loader();
  }

  @Override
  public List<Series> series() {
    return graph.own();
  }

  /** Returns true where a stream is the liveness of a source that delivers to this tree. */
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

  /**
   * Sets the wall-clock time, so that readings too far ahead of it are recognised from the first
   * one on. Closes no window by itself.
   */
  public void setWallClock(Instant wallClock) {
    clock.setWall(Micros.of(wallClock));
  }

  /** Returns how far behind its progress the engine needs the events of alarms. */
  public Duration memory() {
    return Duration.of(2 * near.memory(), ChronoUnit.MICROS);
  }

  /**
   * Returns how many readings of the last call came after the windows at their time were closed.
   */
  public int lateReadings() {
    return lateReadings;
  }

  /** Returns how many windows of metrics the last call closed. */
  public int closedWindows() {
    return closedWindows;
  }

  private void begin() {
    unsaved.clear();
    lateReadings = 0;
    closedWindows = 0;
  }

  /**
   * Computes what readings bring about.
   *
   * @param batch readings of any streams; those that are no measurement of this tree are ignored
   * @return the results to be stored together with the readings
   */
  public TreeResult accept(ReadingBatch batch) {
    begin();
    var rows = new BatchRows(batch, graph, beginning);
    long oldest = Long.MAX_VALUE;
    long farthest = clock.farthest();
    long closedBefore = clock.closed();
    long newest = TreeClock.UNSET;
    boolean hasReadings = false;
    for (int row = 0; row < batch.size(); row++) {
      var series = rows.series(row);
      if (series != null) {
        long time = batch.micros(row);
        oldest = Math.min(oldest, time);
        // A liveness point is no event of the plant, so it does not move the tree's clock.
        if (!series.isLiveness) {
          hasReadings = true;
          lateReadings += time <= closedBefore ? 1 : 0;
          newest = time <= farthest ? Math.max(newest, time) : newest;
        }
      }
    }
    if (oldest == Long.MAX_VALUE || (!clock.isRunning() && !hasReadings)) {
      return output(FEW).computed(progress());
    }
    if (hasReadings) {
      clock.hear(newest);
    }
    long nearFrom = loadNear();
    long closed = clock.closed();
    // The expected size: one value of a transform for each reading, and some values of metrics.
    var output = output(batch.size() + batch.size() / 4);
    var begunAt =
        graph.start.noteReading(
            graph.streamless.isEmpty() ? Long.MAX_VALUE : rows.firstGood(), closed);
    if (oldest <= nearFrom + graph.ahead) {
      takeLate(rows, batch, oldest, begunAt, output);
    }
    for (int row = 0; row < batch.size(); row++) {
      if (batch.micros(row) > nearFrom) {
        var changed = rows.put(row);
        if (changed != null) {
          changes.note(changed);
        }
      }
    }
    changes.notifyDependents(closed);
    long closeTo = clock.closable();
    begunAt.ifPresent(end ->
        computeStreamless(new EngineStep(nearFrom, end, closed, closed, closed, closed, output)));
    return step(closeTo, clock.horizon(), closeTo, output);
  }

  private void computeStreamless(EngineStep step) {
    graph.streamless.stream()
        .mapToObj(graph.nodes::get)
        .forEach(node -> {
          node.recompute(step);
          changes.touchTarget(node, clock.closed());
        });
  }

  /**
   * Lets wall-clock time pass. Where the tree has been quiet for the grace period, its windows
   * close by the wall clock, and the delays of its alarms run out by it.
   *
   * @return the results to be stored
   */
  public TreeResult advance(Instant wallClock) {
    begin();
    clock.pass(Micros.of(wallClock));
    if (!clock.isRunning() && !graph.streamless.isEmpty()) {
      clock.startAtWall();
      graph.start.note(Micros.of(wallClock));
    }
    if (!clock.isRunning() || !clock.isQuiet()) {
      return output(FEW).computed(progress());
    }
    var _ = loadNear();
    long now = clock.horizonByWall();
    return step(clock.closableByWall(), now, now, output(FEW));
  }

  /**
   * Computes everything in a range again from the stored readings, together with the later results
   * that depend on it.
   *
   * @param range the range; the result grows with its length, so a long range is best given in
   *     parts, the oldest first
   * @return the results that differ from what is stored
   */
  public TreeResult recompute(TimeRange range) {
    return recompute(range, _ -> true);
  }

  /**
   * Computes some streams in a range again, with everything that depends on them.
   *
   * @param which true for the computed streams that are computed again
   * @see #recompute(TimeRange)
   */
  public TreeResult recompute(TimeRange range, Predicate<Alias> which) {
    unsaved.clear();
    unsaved.nextGeneration();
    // A point in the range may change the result of a frame before it.
    long from = Math.max(beginning - 1, Micros.of(range.from()) - graph.ahead);
    long to = Micros.of(range.to());
    if (!clock.isRunning()) {
      var newest =
          past.lastGood(List.copyOf(graph.raw.keySet()), range.to()).values().stream()
              .mapToLong(tqv -> Micros.of(tqv.time()))
              .max();
      if (newest.isEmpty()) {
        return output(FEW).computed(progress());
      }
      clock.startAt(newest.getAsLong());
    }
    long nearFrom = loadNear();
    long closed = clock.closed();
    var output = output(FEW);
    var forced = graph.withDependents(which);
    if (from < Math.min(to, nearFrom)) {
      var recomputation = lateRecomputation(output);
      recomputation.recompute(forced, from, to);
      recomputation.changedInNear().forEach(series -> changes.touch(series, closed));
    }
    if (to > nearFrom) {
      // A window that reaches over the end of the range may rest on points that change in it.
      for (int index = forced.nextSetBit(0); index >= 0; index = forced.nextSetBit(index + 1)) {
        graph.inputs.get(index).forEach(series -> changes.changedAt(to, series, closed));
      }
    }
    var again =
        new EngineStep(Math.max(from, nearFrom), to, closed, closed, closed, closed, output);
    var step = new EngineStep(nearFrom, Long.MAX_VALUE, closed, closed, closed, closed, output);
    // The other nodes keep what the live engine computed, which may know later readings of theirs.
    for (int index = forced.nextSetBit(0); index >= 0; index = forced.nextSetBit(index + 1)) {
      var node = graph.nodes.get(index);
      node.recompute(again);
      if (!node.keepsLog()) {
        // Results behind the range that depend on results in it.
        node.update(step);
      }
      changes.touchTarget(node, closed);
    }
    return finish(output);
  }

  /** Computes the readings that are older than the near past over the stored past. */
  private void takeLate(
      BatchRows rows, ReadingBatch batch, long oldest, OptionalLong begunAt, Output output) {
    long closed = clock.closed();
    long lateTo = near.from() + graph.ahead;
    LateRecomputation recomputation = null;
    for (int row = 0; row < batch.size(); row++) {
      var series = rows.series(row);
      if (series != null && batch.micros(row) <= lateTo) {
        if (recomputation == null) {
          recomputation = lateRecomputation(output);
        }
        recomputation.add(series, batch.micros(row), batch.value(row));
      }
    }
    if (recomputation != null) {
      if (begunAt.isPresent()) {
        recomputation.again(
            graph.streamless, oldest - 1, Math.min(begunAt.getAsLong(), near.from()));
      }
      unsaved.nextGeneration();
      recomputation.run();
      recomputation.changedInNear().forEach(series -> changes.touch(series, closed));
    }
  }

  private LateRecomputation lateRecomputation(Output output) {
    return new LateRecomputation(
        graph, past, beginning, near.memory(), near.from(), clock.closed(), output);
  }

  private TreeResult step(long closeTo, long horizon, long passed, Output output) {
    var step =
        new EngineStep(
            near.from(), Long.MAX_VALUE, clock.closed(), closeTo, horizon, passed, output);
    changes.update(step);
    clock.close(closeTo);
    return finish(output);
  }

  private TreeResult finish(Output output) {
    closedWindows = output.closedWindows();
    hasChanged |= changes.end();
    near.moveOn(clock);
    return output.computed(progress());
  }

  private Output output(int expected) {
    return new Output(++outputs, expected);
  }

  private Optional<Instant> progress() {
    return clock.isRunning() ? Optional.of(Micros.toInstant(clock.closed())) : Optional.empty();
  }

  /** Loads the near past, where it is not loaded, and returns where it begins. */
  private long loadNear() {
    if (near.load(clock)) {
      hasChanged = true;
      changes.findTimeDependent();
    }
    return near.from();
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
