// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.AssetId;
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
 * @param version the version of the plant whose formulas gave the computed values; 0 where it is
 *     not known
 */
public record Changes(
    ReadingBatch readings,
    List<Removal> removals,
    ReadingBatch computed,
    List<AlarmEvent> alarms,
    Map<AssetId, Instant> progress,
    long version) {
  public Changes {
    removals = List.copyOf(removals);
    alarms = List.copyOf(alarms);
    progress = Map.copyOf(progress);
  }

  /** Changes by a version of the plant that is not known. */
  public Changes(
      ReadingBatch readings,
      List<Removal> removals,
      ReadingBatch computed,
      List<AlarmEvent> alarms,
      Map<AssetId, Instant> progress) {
    this(readings, removals, computed, alarms, progress, 0);
  }

  /** The same, computed by the formulas of a version of the plant. */
  public Changes by(long plantVersion) {
    return new Changes(readings, removals, computed, alarms, progress, plantVersion);
  }

  /** Readings alone. */
  public static Changes of(ReadingBatch readings) {
    return new Changes(readings, List.of(), ReadingBatch.empty(), List.of(), Map.of());
  }
}
