// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.engine;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.EngineListener;
import io.millwright.engine.TreeHost;
import io.millwright.engine.replay.Replays;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.Replay;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The figures of all hosted engines of a process together, for {@code /q/metrics}. Safe for use by
 * several threads.
 */
public final class EngineFigures implements FigureSource {
  private final InstantSource clock;
  private final Map<Replay.State, Long> endedReplays = new EnumMap<>(Replay.State.class);
  private final Map<AssetId, Snapshots.Taken> snapshots = new HashMap<>();
  private final Map<Counter, At> engines = new HashMap<>();
  private long readings;
  private long results;
  private long late;
  private long windows;
  private long replayRanges;
  private long newest = Long.MIN_VALUE;
  private Instant lastSnapshot;

  /** How many trees a hosted engine computes, and with which version of the plant. */
  private record At(int trees, long version) {}

  /**
   * Creates figures that count from now on.
   *
   * @param clock gives the age of the newest reading and of the last snapshot
   */
  public EngineFigures(InstantSource clock) {
    this.clock = clock;
    lastSnapshot = clock.instant();
    for (var state : Replay.State.values()) {
      if (!state.isOpen()) {
        endedReplays.put(state, 0L);
      }
    }
  }

  /** Counts the work of one hosted engine until it is closed. */
  public final class Counter implements EngineListener, AutoCloseable {
    private Counter() {}

    @Override
    public void stored(TreeHost.Effect.Stored call) {
      count(call);
    }

    @Override
    public void computes(int trees, long version) {
      move(this, new At(trees, version));
    }

    @Override
    public void replayed(Replays.Outcome outcome) {
      count(outcome);
    }

    /** Forgets the engine's trees, because another process computes them now. */
    @Override
    public void close() {
      leave(this);
    }
  }

  /** Returns a counter for one more hosted engine. */
  public Counter counter() {
    return new Counter();
  }

  private void count(TreeHost.Effect.Stored call) {
    var taken = call.changes().readings();
    long now = Micros.of(clock.instant());
    long newestTaken = Long.MIN_VALUE;
    for (int row = 0; row < taken.size(); row++) {
      // A reading from a clock that is ahead does not show how far the engine is behind.
      newestTaken =
          taken.micros(row) <= now ? Math.max(newestTaken, taken.micros(row)) : newestTaken;
    }
    synchronized (this) {
      readings += taken.size();
      late += call.late();
      results += call.changes().computed().size();
      windows += call.windows();
      newest = Math.max(newest, newestTaken);
    }
  }

  private synchronized void move(Counter engine, At at) {
    engines.put(engine, at);
  }

  private synchronized void leave(Counter engine) {
    engines.remove(engine);
  }

  private synchronized void count(Replays.Outcome outcome) {
    if (outcome.more() || outcome.ended().isPresent()) {
      replayRanges++;
    }
    outcome.ended().ifPresent(replay -> endedReplays.merge(replay.state(), 1L, Long::sum));
  }

  /** Counts a stored snapshot of a tree. */
  public synchronized void note(Snapshots.Taken taken) {
    lastSnapshot = clock.instant();
    snapshots.put(taken.tree(), taken);
  }

  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    figures.add(
        new Figure.Counter(
            "millwright_engine_readings_total",
            "Readings that the engine has taken, with and without a property",
            () -> locked(() -> readings)));
    figures.add(
        new Figure.Counter(
            "millwright_engine_late_readings_total",
            "Readings that came after the windows at their time were closed, so that they were"
                + " computed again",
            () -> locked(() -> late)));
    figures.add(
        new Figure.Counter(
            "millwright_engine_results_total",
            "Values of transforms and metrics that the engine has computed from readings as they"
                + " came",
            () -> locked(() -> results)));
    figures.add(
        new Figure.Counter(
            "millwright_engine_windows_closed_total",
            "Windows of metrics that were closed",
            () -> locked(() -> windows)));
    figures.add(
        new Figure.Gauge(
            "millwright_engine_lag_seconds",
            "Age of the newest reading that the engine has taken; unknown before the first",
            this::lag));
    figures.add(
        new Figure.Gauge(
            "millwright_engine_trees",
            "Trees that engines of this process compute, which are those that have readings",
            this::trees));
    figures.add(
        new Figure.Gauge(
            "millwright_engine_plant_version",
            "Version of the plant that the engine computes with; the oldest, where parts differ",
            this::version));
    figures.add(
        new Figure.Counter(
            "millwright_engine_replay_ranges_total",
            "Pieces of work that replays have done, most of them a range of the past computed"
                + " again",
            () -> locked(() -> replayRanges)));
    endedReplays
        .keySet()
        .forEach(state ->
            figures.add(
                new Figure.Counter(
                    "millwright_engine_replays_ended_total",
                    "Replays that came to their end in this process, by how they ended",
                    Map.of("state", state.name().toLowerCase(Locale.ROOT)),
                    () -> ended(state))));
    figures.add(
        new Figure.Gauge(
            "millwright_snapshot_age_seconds",
            "Time since a snapshot of a tree was last kept, or since the start",
            this::snapshotAge));
    figures.add(
        new Figure.Gauge(
            "millwright_snapshot_size_bytes",
            "Size of the snapshots that this process has kept, of all trees together",
            this::snapshotSize));
    return figures;
  }

  private synchronized double locked(LongSupplier value) {
    return value.getAsLong();
  }

  private synchronized double lag() {
    return newest == Long.MIN_VALUE
        ? Double.NaN
        : Math.max(0, Micros.of(clock.instant()) - newest) / 1e6;
  }

  private synchronized double trees() {
    return engines.values().stream().mapToInt(At::trees).sum();
  }

  private synchronized double version() {
    return engines.values().stream().mapToLong(At::version).min().orElse(0);
  }

  private synchronized double ended(Replay.State state) {
    return endedReplays.getOrDefault(state, 0L);
  }

  private synchronized double snapshotAge() {
    return seconds(Duration.between(lastSnapshot, clock.instant()));
  }

  private synchronized double snapshotSize() {
    return snapshots.values().stream().mapToLong(Snapshots.Taken::bytes).sum();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
