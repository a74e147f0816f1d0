// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.snapshot.SnapshotLoader;
import io.millwright.engine.store.PastReadings;
import io.millwright.value.Micros;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The near past of a tree: the points that its series remember, so that readings which are little
 * late, and windows that close, need nothing from the store. It is loaded once, when it is first
 * needed, and moves on with the tree's clock.
 *
 * <pre>
 * ------|-----------------------|-------------> event time of the tree
 *       from                    closed
 *       |<------ memory ------->|
 * </pre>
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
final class NearPast {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final Graph graph;
  private final PastReadings past;
  private final long beginning;
  private final long memory;
  private final AlarmPast alarms = new AlarmPast();
  private Optional<SnapshotLoader> snapshot = Optional.empty();
  private long from = Long.MAX_VALUE;

  /**
   * Makes a near past that is not loaded yet.
   *
   * @param graph the series and the alarms
   * @param past the store
   * @param beginning points before this time count for nothing
   * @param memory how long the near past is, in microseconds
   */
  NearPast(Graph graph, PastReadings past, long beginning, long memory) {
    this.graph = graph;
    this.past = past;
    this.beginning = beginning;
    this.memory = memory;
  }

  /**
   * Returns the time behind which every series shows its points; windows that end behind it find
   * the older points that they need, too. {@link Long#MAX_VALUE} before the near past is loaded.
   */
  long from() {
    return from;
  }

  /** Returns the length of the near past, in microseconds. */
  long memory() {
    return memory;
  }

  /** Adds the stored alarms and events, for the alarms to go on from. */
  void add(Collection<Alarm> stored, List<AlarmEvent> events) {
    alarms.add(stored, events);
  }

  /** Sets the loader that takes the near past from a snapshot, where there is one. */
  void loadFrom(SnapshotLoader loader) {
    snapshot = Optional.of(loader);
  }

  /** Returns the loader that the near past came from; empty where it is not loaded, or had none. */
  Optional<SnapshotLoader> loader() {
    return snapshot.filter(_ -> from != Long.MAX_VALUE);
  }

  /**
   * Loads the near past from a snapshot or the store, where it is not loaded.
   *
   * @return whether it was loaded now
   */
  boolean load(TreeClock clock) {
    if (from != Long.MAX_VALUE) {
      return false;
    }
    from = clock.closed() - memory;
    graph.series.forEach(series -> series.startNear(from - series.lookBack));
    snapshot.ifPresentOrElse(
        loader -> loader.load(graph.series, past, beginning, from),
        () -> new SeriesLoader(graph.series, past, beginning).load(from, Micros.of(FAR_FUTURE)));
    alarms.resume(graph.alarms, clock.closed() + clock.grace(), clock.closed());
    return true;
  }

  /**
   * Forgets what is older than the memory. It does so only when half of the memory's length has
   * gathered, so that it costs little for each reading.
   */
  void moveOn(TreeClock clock) {
    long keepFrom = clock.closed() - memory;
    if (!clock.isRunning() || keepFrom - from < memory / 2) {
      return;
    }
    from = keepFrom;
    graph.series.forEach(series -> series.forgetBefore(keepFrom - series.lookBack));
    graph.alarms.forEach(alarm -> alarm.forgetBefore(keepFrom));
  }
}
