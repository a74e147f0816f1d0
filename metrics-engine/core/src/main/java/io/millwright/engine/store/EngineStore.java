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
 * The historian as the engine reads and writes it. Implementations are safe for use by several
 * threads. Every method throws {@link io.millwright.reading.ReadingSink.UnavailableException} when
 * the database cannot be reached.
 */
public interface EngineStore extends PastReadings {
  /**
   * Stores changes, whole or not at all; they are durable on return. Stream, timestamp and quality
   * identify a point: the same three written again replace the value.
   */
  void write(Changes changes);

  /** Returns the time up to which a tree's windows are closed; empty before its first reading. */
  Optional<Instant> progress(AssetId tree);

  /** Returns the newest time of any point of some streams; empty where they have none. */
  Optional<Instant> newest(Collection<Alias> streams);

  /** Returns the oldest time of any point of some streams; empty where they have none. */
  Optional<Instant> oldest(Collection<Alias> streams);

  /**
   * Returns every alarm of some assets that has ever been raised, in its present state, the newest
   * change first.
   */
  List<Alarm> alarmsOf(Collection<AssetId> assets);

  /**
   * Returns the alarm events in a range, the newest first.
   *
   * @param limit the most events that are returned
   */
  List<AlarmEvent> alarmEvents(TimeRange range, int limit);
}
