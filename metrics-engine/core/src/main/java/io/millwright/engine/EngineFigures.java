// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.id.AssetId;
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
 * What the engines of a process count, all hosted engines together. Safe for use by several
 * threads.
 */
public final class EngineFigures implements FigureSource {
  private final InstantSource clock;
  private final Map<Replay.State, Long> endedReplays = new EnumMap<>(Replay.State.class);
  private final Map<AssetId, Snapshots.Taken> snapshots = new HashMap<>();
  private final Map<HostedEngine, At> engines = new HashMap<>();
  private long readings;
  private long results;
  private long late;
  private long windows;
  private long replayRanges;
  private long newest = Long.MIN_VALUE;
  private Instant lastSnapshot;

  /** Where one hosted engine is: how many trees it computes, with which version of the plant. */
  private record At(int trees, long version) {}

  /**
   * @param clock tells how old the newest reading is
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

  /**
   * What one call of the live engine has come to, when it is stored.
   *
   * @param readings how many were taken
   * @param late how many of them came after the windows at their time were closed
   * @param results how many computed values came of it
   * @param windows how many windows of metrics were closed
   * @param newest the newest time of a reading that was taken and is not of the future, in
   *     microseconds since the epoch; {@link Long#MIN_VALUE} where there was none
   */
  record Call(int readings, int late, int results, int windows, long newest) {}

  /** The time, in microseconds since the epoch. */
  long now() {
    return Micros.of(clock.instant());
  }

  synchronized void note(Call call) {
    readings += call.readings;
    late += call.late;
    results += call.results;
    windows += call.windows;
    newest = Math.max(newest, call.newest);
  }

  synchronized void at(HostedEngine engine, int trees, long version) {
    engines.put(engine, new At(trees, version));
  }

  /** Forgets where a hosted engine was, which another process has now. */
  public synchronized void left(HostedEngine engine) {
    engines.remove(engine);
  }

  synchronized void note(Replays.Outcome outcome) {
    if (outcome.more() || outcome.ended().isPresent()) {
      replayRanges++;
    }
    outcome.ended().ifPresent(replay -> endedReplays.merge(replay.state(), 1L, Long::sum));
  }

  /** Notes that a snapshot of a tree has been kept. */
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
    return newest == Long.MIN_VALUE ? Double.NaN : Math.max(0, now() - newest) / 1e6;
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
