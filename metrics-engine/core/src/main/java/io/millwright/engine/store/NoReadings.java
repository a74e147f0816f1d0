// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Tqv;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** A store that holds nothing: for evaluations that must not see any reading. */
public enum NoReadings implements PastReadings {
  /** The only one. */
  INSTANCE;

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    return ReadingBatch.empty();
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return Map.of();
  }

  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return Map.of();
  }
}
