// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.feed.Feed;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Tqv;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What has been stored, as the engine reads it when it needs more than it remembers. */
public interface PastReadings {
  /** The data points of some streams in a range, of every quality, ordered by time. */
  ReadingBatch range(Collection<Alias> streams, TimeRange range);

  /**
   * How many data points {@link #range} would give, counted up to a number: whoever must not hold
   * more asks first.
   *
   * @param most where counting ends
   */
  default long count(Collection<Alias> streams, TimeRange range, long most) {
    return Math.min(most, range(streams, range).size());
  }

  /**
   * The newest data point of quality GOOD of each stream at or before a time, where there is one.
   */
  Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore);

  /**
   * The newest data point of each stream at or before a time, whatever its quality, where there is
   * one; of several at the same time the GOOD one.
   */
  Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore);

  /**
   * Which sources delivered some streams, and when: of one stream the oldest feed first; also those
   * whose edge sent a former alias of the stream, but not those that were refused since another
   * edge delivered it. Whoever keeps no feeds has none.
   */
  default List<Feed> feeds(Collection<Alias> streams) {
    return List.of();
  }
}
