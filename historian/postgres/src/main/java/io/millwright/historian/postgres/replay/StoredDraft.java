// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.engine.store.PastReadings;
import io.millwright.feed.Feed;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.edge.StoredFeeds;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Tqv;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is stored, with the draft of a replay laid over it. Whether a point is in the draft is
 * looked up by its key, point by point: the planner, who knows nothing of a table that is mostly
 * empty, would make a join of it that takes minutes.
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
              connection.prepareStatement(
                  """
                  with one as (select * from unnest(?::integer[]) with ordinality i(id, position))
                  select i.position, p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                  from one i
                  join historian.point p on p.series = i.id and p.ts > ? and p.ts <= ?
                  where (
                    select count(*) from historian.draft_point d
                    where d.replay = ? and d.series = p.series and d.ts = p.ts) = 0
                  union all
                  select i.position, d.ts, 2, d.value_kind, d.whole, d.real, d.text
                  from one i
                  join historian.draft_point d
                    on d.replay = ? and d.series = i.id and d.ts > ? and d.ts <= ?
                  where d.value_kind <> 0
                  order by ts, position, quality
                  """)) {
            select.setFetchSize(FETCH);
            select.setArray(1, ids(connection, known));
            select.setObject(4, replay);
            select.setObject(5, replay);
            for (int at : List.of(2, 6)) {
              select.setObject(at, Columns.time(range.from()));
              select.setObject(at + 1, Columns.time(range.to()));
            }
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                batch.add(
                    batch.stream(known.get(rows.getInt("position") - 1).getKey()),
                    Micros.of(Columns.time(rows, "ts")),
                    Columns.quality(rows.getShort("quality")),
                    Columns.value(rows));
              }
            }
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
              connection.prepareStatement(
                  """
                  select i.position, last.* from unnest(?::integer[]) with ordinality i(id, position)
                  left join lateral (
                    select d.ts, 2::smallint as quality, d.value_kind, d.whole, d.real, d.text
                    from historian.draft_point d
                    where d.replay = ? and d.series = i.id and d.ts <= ? and d.value_kind <> 0
                    order by d.ts desc limit 1
                  ) drafted on true
                  left join lateral (
                    select p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                    from historian.point p
                    where p.series = i.id %s and p.ts <= ?
                      and p.ts > coalesce(drafted.ts, '-infinity')
                      and (
                        select count(*) from historian.draft_point d
                        where d.replay = ? and d.series = p.series and d.ts = p.ts) = 0
                    order by p.ts desc, p.quality desc limit 1
                  ) kept on true
                  cross join lateral (
                    select kept.* where kept.ts is not null
                    union all
                    select drafted.* where kept.ts is null and drafted.ts is not null
                  ) last
                  """
                      .formatted(which))) {
            select.setArray(1, ids(connection, known));
            select.setObject(2, replay);
            select.setObject(3, Columns.time(atOrBefore));
            select.setObject(4, Columns.time(atOrBefore));
            select.setObject(5, replay);
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                points.put(known.get(rows.getInt("position") - 1).getKey(), Columns.tqv(rows));
              }
            }
          }
          return points;
        });
  }

  private List<Map.Entry<Alias, Integer>> known(Connection connection, Collection<Alias> streams)
      throws SQLException {
    return List.copyOf(index.forReading(connection).find(streams).entrySet());
  }

  private static Array ids(Connection connection, List<Map.Entry<Alias, Integer>> known)
      throws SQLException {
    return connection.createArrayOf(
        "integer", known.stream().map(Map.Entry::getValue).toArray(Integer[]::new));
  }
}
