// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.reading.Alias;
import java.util.Map;

/**
 * The earliest times at which streams have changed since a snapshot was taken, in microseconds
 * since the epoch.
 *
 * @param any the earliest time that any stream may have changed at; {@link #NEVER} where none has
 * @param streams of some streams an earlier time of their own
 */
public record ChangedSince(long any, Map<Alias, Long> streams) {
  /** Later than any time. */
  public static final long NEVER = Long.MAX_VALUE;

  public ChangedSince {
    streams = Map.copyOf(streams);
  }

  /** The time before which a stream is as it was; {@link #NEVER} where all of it is. */
  public long of(Alias stream) {
    return Math.min(any, streams.getOrDefault(stream, NEVER));
  }
}
