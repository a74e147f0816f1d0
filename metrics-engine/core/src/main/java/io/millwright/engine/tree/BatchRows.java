// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.engine.series.Series;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a batch of readings, each with the series of a tree that it is a point of. */
final class BatchRows {
  private final ReadingBatch batch;
  private final long beginning;

  /** For each stream of the batch the series of its GOOD readings; null where it is not ours. */
  private final @Nullable Series[] good;

  /** For each stream the series of its other readings; null where those never count. */
  private final @Nullable Series @Nullable [] notGood;

  /**
   * Finds the series of a batch's streams.
   *
   * @param beginning rows before this time, in microseconds since the epoch, count for nothing
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

  /**
   * Puts a row into its series, and notes the changed time there.
   *
   * @return the series; null where the row counts for nothing, or says what the series has already
   */
  @Nullable Series put(int row) {
    var series = series(row);
    if (series == null) {
      return null;
    }
    long time = batch.micros(row);
    double number = batch.number(row);
    if (Double.isNaN(number)) {
      var value = batch.value(row);
      if (!series.put(time, value)) {
        return null;
      }
      series.note(time, value);
    } else {
      if (!series.put(time, number)) {
        return null;
      }
      series.note(time, number);
    }
    series.changed.add(time);
    return series;
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
