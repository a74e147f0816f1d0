// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.Removal;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What readings brought about: stored whole or not at all.
 *
 * @param readings as the edge delivered them
 * @param removals computed values that go, before {@code computed} is written
 * @param computed values of transforms and metrics
 * @param alarms alarm events, in order
 * @param progress for each tree, by its root, the time up to which its windows have been closed
 * @param replays what is to be computed again elsewhere because of all this
 * @param version the version of the plant whose formulas gave the computed values; 0 where it is
 *     not known
 */
public record Changes(
    ReadingBatch readings,
    List<Removal> removals,
    ReadingBatch computed,
    List<AlarmEvent> alarms,
    Map<AssetId, Instant> progress,
    List<Replay> replays,
    long version) {
  public Changes {
    removals = List.copyOf(removals);
    alarms = List.copyOf(alarms);
    progress = Map.copyOf(progress);
    replays = List.copyOf(replays);
  }

  /** Changes that concern nobody else, by a version of the plant that is not known. */
  public Changes(
      ReadingBatch readings,
      List<Removal> removals,
      ReadingBatch computed,
      List<AlarmEvent> alarms,
      Map<AssetId, Instant> progress) {
    this(readings, removals, computed, alarms, progress, List.of(), 0);
  }

  /** The same, with what is to be computed again elsewhere. */
  public Changes with(List<Replay> again) {
    return again.isEmpty() && replays.isEmpty()
        ? this
        : new Changes(readings, removals, computed, alarms, progress, again, version);
  }

  /** The same, computed by the formulas of a version of the plant. */
  public Changes by(long plantVersion) {
    return new Changes(readings, removals, computed, alarms, progress, replays, plantVersion);
  }

  /** Readings alone. */
  public static Changes of(ReadingBatch readings) {
    return new Changes(readings, List.of(), ReadingBatch.empty(), List.of(), Map.of());
  }
}
