// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the engine reads and writes in the historian. Safe for use by several threads. Every method
 * throws {@link io.millwright.reading.ReadingSink.UnavailableException} when the database can't be
 * reached.
 */
public interface EngineStore extends PastReadings {
  /**
   * Stores changes, whole or not at all; they are durable on return. A point is known by stream,
   * timestamp and quality: the same three written again replace the value.
   */
  void write(Changes changes);

  /** The time up to which a tree's windows have been closed, where they have been. */
  Optional<Instant> progress(AssetId tree);

  /** The newest time of any reading of the streams, where there is one. */
  Optional<Instant> newest(Collection<Alias> streams);

  /** The oldest time of any reading of the streams, where there is one. */
  Optional<Instant> oldest(Collection<Alias> streams);

  /**
   * Every alarm of some assets that has ever been raised, as it stands now, the newest change
   * first.
   */
  List<Alarm> alarmsOf(Collection<AssetId> assets);

  /** Alarm events in a range, the newest first. */
  List<AlarmEvent> alarmEvents(TimeRange range, int limit);
}
