// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.reading.Alias;
import java.util.Map;

/**
 * From which time on the points of streams may have changed since a snapshot was taken. Times are
 * in microseconds since the epoch.
 *
 * @param any the time that holds for every stream; {@link #NEVER} where no stream has changed
 * @param streams for some streams a time of their own; the earlier of the two counts
 */
public record ChangedSince(long any, Map<Alias, Long> streams) {
  /** Stands for points that have not changed; later than any time. */
  public static final long NEVER = Long.MAX_VALUE;

  public ChangedSince {
    streams = Map.copyOf(streams);
  }

  /**
   * Returns the time from which on the points of a stream may have changed; {@link #NEVER} where
   * none has.
   */
  public long of(Alias stream) {
    return Math.min(any, streams.getOrDefault(stream, NEVER));
  }
}
