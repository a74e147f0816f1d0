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

/** The stored points of streams, which the engine reads where it needs more than it remembers. */
public interface PastReadings {
  /** Returns the points of some streams in a range, of every quality, ordered by time. */
  ReadingBatch range(Collection<Alias> streams, TimeRange range);

  /**
   * Returns how many points {@link #range} would return, so that a caller can refuse to read too
   * many.
   *
   * @param most the count at which counting ends
   */
  default long count(Collection<Alias> streams, TimeRange range, long most) {
    return Math.min(most, range(streams, range).size());
  }

  /**
   * Returns for each stream its newest GOOD point at or before a time; streams without such a point
   * are left out.
   */
  Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore);

  /**
   * Returns for each stream its newest point of any quality at or before a time; the GOOD one where
   * there are several of the same time. Streams without such a point are left out.
   */
  Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore);

  /**
   * Returns which sources delivered some streams, and when; the feeds of one stream are ordered by
   * time. A feed whose edge sent a former alias of the stream is among them; a feed that was
   * refused because another edge delivered the stream is not. A store without feeds returns none.
   */
  default List<Feed> feeds(Collection<Alias> streams) {
    return List.of();
  }
}
