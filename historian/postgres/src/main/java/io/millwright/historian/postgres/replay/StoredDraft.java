// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.engine.store.PastReadings;
import io.millwright.feed.Feed;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.edge.StoredFeeds;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Tqv;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the stored points as a replay sees them: with the points of its own draft in the place of
 * the published ones. Whether a point is in the draft is looked up by its key, point by point.
 * PostgreSQL's planner has no statistics of a table that is mostly empty, and would choose a join
 * that takes minutes.
 */
final class StoredDraft implements PastReadings {
  private static final int FETCH = 10_000;

  private final Database database;
  private final SeriesIndex index;
  private final UUID replay;

  StoredDraft(Database database, SeriesIndex index, UUID replay) {
    this.database = database;
    this.index = index;
    this.replay = replay;
  }

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    return database.transaction(
        "read a range of %d streams for a replay".formatted(streams.size()),
        connection -> {
          var known = known(connection, streams);
          var batch = new ReadingBatch.Builder();
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  with one as (select * from unnest(:series::integer[]) with ordinality i(id, position))
                  select i.position, p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                  from one i
                  join historian.point p on p.series = i.id and p.ts > :from and p.ts <= :to
                  where (
                    select count(*) from historian.draft_point d
                    where d.replay = :replay and d.series = p.series and d.ts = p.ts) = 0
                  union all
                  select i.position, d.ts, 2, d.value_kind, d.whole, d.real, d.text
                  from one i
                  join historian.draft_point d
                    on d.replay = :replay and d.series = i.id and d.ts > :from and d.ts <= :to
                  where d.value_kind <> 0
                  order by ts, position, quality
                  """)) {
            select.fetch(FETCH).set("series", "integer", ids(known)).set("replay", replay);
            select.set("from", range.from()).set("to", range.to());
            select.forEach(row ->
                batch.add(
                    batch.stream(known.get(row.getInt("position") - 1).getKey()),
                    Micros.of(Columns.time(row, "ts")),
                    Columns.quality(row.getShort("quality")),
                    Columns.value(row)));
          }
          return batch.build();
        });
  }

  @Override
  public List<Feed> feeds(Collection<Alias> streams) {
    return StoredFeeds.of(database, streams);
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return last(streams, atOrBefore, "and p.quality = 2");
  }

  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return last(streams, atOrBefore, "");
  }

  private Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore, String which) {
    return database.transaction(
        "read the last values for a replay",
        connection -> {
          var known = known(connection, streams);
          var points = new HashMap<Alias, Tqv>();
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select i.position, last.* from unnest(:series::integer[]) with ordinality i(id, position)
                  left join lateral (
                    select d.ts, 2::smallint as quality, d.value_kind, d.whole, d.real, d.text
                    from historian.draft_point d
                    where d.replay = :replay and d.series = i.id and d.ts <= :at and d.value_kind <> 0
                    order by d.ts desc limit 1
                  ) drafted on true
                  left join lateral (
                    select p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                    from historian.point p
                    where p.series = i.id %s and p.ts <= :at
                      and p.ts > coalesce(drafted.ts, '-infinity')
                      and (
                        select count(*) from historian.draft_point d
                        where d.replay = :replay and d.series = p.series and d.ts = p.ts) = 0
                    order by p.ts desc, p.quality desc limit 1
                  ) kept on true
                  cross join lateral (
                    select kept.* where kept.ts is not null
                    union all
                    select drafted.* where kept.ts is null and drafted.ts is not null
                  ) last
                  """
                      .formatted(which))) {
            select
                .set("series", "integer", ids(known))
                .set("replay", replay)
                .set("at", atOrBefore)
                .forEach(row ->
                    points.put(known.get(row.getInt("position") - 1).getKey(), Columns.tqv(row)));
          }
          return points;
        });
  }

  private List<Map.Entry<Alias, Integer>> known(Connection connection, Collection<Alias> streams)
      throws SQLException {
    return List.copyOf(index.forReading(connection).find(streams).entrySet());
  }

  private static List<Integer> ids(List<Map.Entry<Alias, Integer>> known) {
    return known.stream().map(Map.Entry::getValue).toList();
  }
}
