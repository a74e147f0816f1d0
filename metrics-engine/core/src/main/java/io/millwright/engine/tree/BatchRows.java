// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.engine.series.Series;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a batch, each with the series of a tree that it is a point of. */
final class BatchRows {
  private final ReadingBatch batch;
  private final long beginning;

  /** Of each stream the series of its GOOD readings. */
  private final @Nullable Series[] good;

  /** Of each stream the series of its other readings; null where they never count. */
  private final @Nullable Series @Nullable [] notGood;

  /**
   * @param beginning what is older counts for nothing, in microseconds
   */
  BatchRows(ReadingBatch batch, Graph graph, long beginning) {
    this.batch = batch;
    this.beginning = beginning;
    good = seriesOf(batch, graph.raw);
    notGood = graph.notGood.isEmpty() ? null : seriesOf(batch, graph.notGood);
  }

  private static @Nullable Series[] seriesOf(ReadingBatch batch, Map<Alias, Series> known) {
    var aliases = batch.aliases();
    var found = new @Nullable Series[aliases.size()];
    for (int slot = 0; slot < found.length; slot++) {
      found[slot] = known.get(aliases.get(slot));
    }
    return found;
  }

  /** Returns the series that a row is a point of; null where the row counts for nothing. */
  @Nullable Series series(int row) {
    var ofQuality = batch.quality(row) == Quality.GOOD ? good : notGood;
    return ofQuality != null && batch.micros(row) >= beginning
        ? ofQuality[batch.stream(row)]
        : null;
  }

  /** Returns the time of the first GOOD row that counts, or {@link Long#MAX_VALUE}. */
  long firstGood() {
    long first = Long.MAX_VALUE;
    for (int row = 0; row < batch.size(); row++) {
      if (batch.quality(row) == Quality.GOOD && series(row) != null) {
        first = Math.min(first, batch.micros(row));
      }
    }
    return first;
  }
}
