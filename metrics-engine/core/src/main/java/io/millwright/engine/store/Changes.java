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
 * Readings together with the results that they brought about. Changes are stored whole or not at
 * all.
 *
 * @param readings the readings, as the edge delivered them
 * @param removals computed values that do not hold any more; they are removed before {@code
 *     computed} is written
 * @param computed values of transforms, frames and metrics
 * @param alarms alarm events, in the order of their times
 * @param progress for each tree, by its root, the time up to which its windows are closed
 * @param replays the replays that other trees need because of these changes
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

  /** Makes changes that need no replays and whose version of the plant is not known. */
  public Changes(
      ReadingBatch readings,
      List<Removal> removals,
      ReadingBatch computed,
      List<AlarmEvent> alarms,
      Map<AssetId, Instant> progress) {
    this(readings, removals, computed, alarms, progress, List.of(), 0);
  }

  /** Returns the same changes with these replays. */
  public Changes with(List<Replay> again) {
    return again.isEmpty() && replays.isEmpty()
        ? this
        : new Changes(readings, removals, computed, alarms, progress, again, version);
  }

  /** Returns the same changes, computed with the formulas of a version of the plant. */
  public Changes by(long plantVersion) {
    return new Changes(readings, removals, computed, alarms, progress, replays, plantVersion);
  }

  /** Returns changes that consist of readings only. */
  public static Changes of(ReadingBatch readings) {
    return new Changes(readings, List.of(), ReadingBatch.empty(), List.of(), Map.of());
  }
}
