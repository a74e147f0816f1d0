// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.historian.Aggregate;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads aggregates of streams over windows, and over whole ranges. Safe for use by several threads.
 */
final class AggregateReader {
  private static final int FETCH = 10_000;

  private final Database database;
  private final SeriesIndex index;

  AggregateReader(Database database, SeriesIndex index) {
    this.database = database;
    this.index = index;
  }

  /** Returns the windows of a stream that end in a range, at most so many. */
  List<Aggregate> aggregates(
      Alias stream,
      TimeRange range,
      Resolution resolution,
      Set<Quality> qualities,
      Order order,
      int limit) {
    return database.answer(
        "read aggregates of " + stream,
        connection -> {
          var id = index.forReading(connection).find(List.of(stream)).get(stream);
          return id == null
              ? List.of()
              : new StoredAggregates(connection, id, resolution, qualities, order).in(range, limit);
        });
  }

  /** Returns one aggregate of the GOOD numbers in a range, for each stream that has some. */
  Map<Alias, Aggregate> summaries(Collection<Alias> streams, TimeRange range) {
    return database.answer(
        "summarise %d streams".formatted(streams.size()),
        connection -> {
          var known = KnownSeries.of(index, connection, streams);
          var found = new HashMap<Alias, Aggregate>();
          if (known.isEmpty()) {
            return found;
          }
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select i.position, count(n.number) as count, avg(n.number) as average,
                         min(n.number) as minimum, max(n.number) as maximum,
                         sum(n.number) as sum, coalesce(stddev(n.number), 0) as deviation
                  from unnest(:series::integer[]) with ordinality i(id, position)
                  cross join lateral (
                    select case when abs(p.real) < 1e140 then p.real
                                else p.whole::double precision end as number
                    from historian.point p
                    where p.series = i.id and p.quality = 2 and p.ts > :from and p.ts <= :to
                  ) n
                  where n.number is not null
                  group by i.position
                  """)) {
            select
                .fetch(FETCH)
                .set("series", "integer", known.ids())
                .set("from", range.from())
                .set("to", range.to())
                .forEach(row ->
                    found.put(known.alias(row), StoredAggregates.aggregate(row, range.to())));
          }
          return found;
        });
  }
}
