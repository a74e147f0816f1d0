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

/**
 * Stored readings with a limit on how many may be read, so that no question fills the memory. The
 * readings are counted before they are read. Not safe for use by several threads.
 */
public final class LimitedReadings implements PastReadings {
  private final PastReadings stored;
  private final int most;
  private long left;

  /**
   * Limits what is read.
   *
   * @param stored the store
   * @param most how many readings may be read in all calls of {@link #range}
   */
  public LimitedReadings(PastReadings stored, int most) {
    this.stored = stored;
    this.most = most;
    left = most;
  }

  /** Starts the count anew, when the caller has released the readings of earlier calls. */
  public void again() {
    left = most;
  }

  /**
   * {@inheritDoc}
   *
   * @throws TooManyReadings if the range has more readings than may still be read
   */
  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    if (stored.count(streams, range, left + 1) > left) {
      throw new TooManyReadings(most);
    }
    var batch = stored.range(streams, range);
    left = Math.max(0, left - batch.size());
    return batch;
  }

  @Override
  public long count(Collection<Alias> streams, TimeRange range, long most) {
    return stored.count(streams, range, most);
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return stored.lastGood(streams, atOrBefore);
  }

  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return stored.last(streams, atOrBefore);
  }

  @Override
  public List<Feed> feeds(Collection<Alias> streams) {
    return stored.feeds(streams);
  }
}
