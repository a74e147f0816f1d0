// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The series of those streams that have one, in an order. Queries take the {@link #ids} as an array
 * and give the position of a series in it, counted from 1, in their column {@code position}.
 */
record KnownSeries(List<Map.Entry<Alias, Integer>> streams) {
  static KnownSeries of(SeriesIndex index, Connection connection, Collection<Alias> streams)
      throws SQLException {
    return new KnownSeries(List.copyOf(index.forReading(connection).find(streams).entrySet()));
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  List<Integer> ids() {
    return streams.stream().map(Map.Entry::getValue).toList();
  }

  /** Returns the stream of a row with the column {@code position}. */
  Alias alias(ResultSet row) throws SQLException {
    return streams.get(row.getInt("position") - 1).getKey();
  }
}
