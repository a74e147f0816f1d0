// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.asset.id.AssetId;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads readings and computed values. Safe for use by several threads. */
final class ReadingReader {
  private static final int FETCH = 10_000;

  private final Database database;
  private final SeriesIndex index;

  ReadingReader(Database database, SeriesIndex index) {
    this.database = database;
    this.index = index;
  }

  /** Returns the newest point of each stream that has one: of those up to now if there are any. */
  Map<Alias, Tqv> latest(Collection<Alias> streams) {
    return pointOfEach(
        "read the latest values",
        streams,
        """
        select i.position, p.* from unnest(:series::integer[]) with ordinality i(id, position)
        cross join lateral (
          (select ts, quality, value_kind, whole, real, text from historian.point
           where series = i.id and ts <= now() + interval '1 second'
           order by ts desc, quality desc limit 1)
          union all
          (select ts, quality, value_kind, whole, real, text from historian.point
           where series = i.id order by ts desc, quality desc limit 1)
          limit 1
        ) p
        """);
  }

  /** Returns the oldest point of each stream that is not null. */
  Map<Alias, Tqv> firstValues(Collection<Alias> streams) {
    return pointOfEach(
        "read the first values",
        streams,
        """
        select i.position, p.* from unnest(:series::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and value_kind > 0 order by ts, quality limit 1
        ) p
        """);
  }

  /** Returns the last point of quality GOOD of each stream, at or before a time. */
  Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return pointOfEach(
        "read the last good values",
        streams,
        """
        select i.position, p.* from unnest(:series::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and quality = 2 and ts <= :until order by ts desc limit 1
        ) p
        """,
        select -> select.set("until", atOrBefore));
  }

  /** Returns the last point of each stream, at or before a time. */
  Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return pointOfEach(
        "read the last values",
        streams,
        """
        select i.position, p.* from unnest(:series::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and ts <= :until order by ts desc, quality desc limit 1
        ) p
        """,
        select -> select.set("until", atOrBefore));
  }

  /** Sets the parameters of a query beside the series. */
  @FunctionalInterface
  private interface Parameters {
    void set(NamedStatement statement) throws SQLException;
  }

  /**
   * Runs a query that takes the ids of series and gives at most one point for each, and returns the
   * points by stream.
   */
  private Map<Alias, Tqv> pointOfEach(
      String what, Collection<Alias> streams, String sql, Parameters parameters) {
    return database.query(what, connection -> points(connection, streams, sql, parameters));
  }

  /** Runs such a query for a caller who waits, with a limit on its time. */
  private Map<Alias, Tqv> pointOfEach(String what, Collection<Alias> streams, String sql) {
    return database.answer(what, connection -> points(connection, streams, sql, _ -> {}));
  }

  private Map<Alias, Tqv> points(
      Connection connection, Collection<Alias> streams, String sql, Parameters parameters)
      throws SQLException {
    var known = KnownSeries.of(index, connection, streams);
    var points = new HashMap<Alias, Tqv>();
    if (known.isEmpty()) {
      return points;
    }
    try (var select = NamedStatement.of(connection, sql)) {
      parameters.set(select.set("series", "integer", known.ids()));
      select.forEach(row -> points.put(known.alias(row), Columns.tqv(row)));
    }
    return points;
  }

  /** Returns the points of a stream in a range, at most so many. */
  List<Tqv> history(Alias stream, TimeRange range, Set<Quality> qualities, Order order, int limit) {
    return ofSeries(
        "read the history of " + stream,
        stream,
        """
        select ts, quality, value_kind, whole, real, text from historian.point
        where series = :series and quality = any(:qualities) and ts > :from and ts <= :to
        order by ts %1$s, quality %1$s
        limit :limit
        """
            .formatted(direction(order)),
        select ->
            range(select, range)
                .set("qualities", "smallint", Columns.codes(qualities))
                .set("limit", limit),
        Columns::tqv);
  }

  /** Runs a query about one series, which is the parameter {@code series}. */
  private <T> List<T> ofSeries(
      String what,
      Alias stream,
      String sql,
      Parameters parameters,
      NamedStatement.RowMapper<T> row) {
    return database.answer(
        what,
        connection -> {
          var id = index.forReading(connection).find(List.of(stream)).get(stream);
          if (id == null) {
            return List.of();
          }
          try (var select = NamedStatement.of(connection, sql)) {
            parameters.set(select.fetch(FETCH).set("series", id));
            return select.list(row);
          }
        });
  }

  private static NamedStatement range(NamedStatement statement, TimeRange range)
      throws SQLException {
    return statement.set("from", range.from()).set("to", range.to());
  }

  /** Returns all points of some streams in a range, ordered by time. */
  ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    return database.query(
        "read a range of %d streams".formatted(streams.size()),
        connection -> {
          var known = KnownSeries.of(index, connection, streams);
          var batch = new ReadingBatch.Builder();
          if (known.isEmpty()) {
            return batch.build();
          }
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select i.position, p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                  from unnest(:series::integer[]) with ordinality i(id, position)
                  join historian.point p on p.series = i.id and p.ts > :from and p.ts <= :to
                  order by p.ts, i.position, p.quality
                  """)) {
            range(select.fetch(FETCH).set("series", "integer", known.ids()), range)
                .forEach(row ->
                    batch.add(
                        batch.stream(known.alias(row)),
                        Micros.of(Columns.time(row, "ts")),
                        Columns.quality(row.getShort("quality")),
                        Columns.value(row)));
          }
          return batch.build();
        });
  }

  /** Returns how many points some streams have in a range; no more than {@code most}. */
  long count(Collection<Alias> streams, TimeRange range, long most) {
    return database.answer(
        "count the readings of %d streams".formatted(streams.size()),
        connection -> {
          var known = KnownSeries.of(index, connection, streams);
          if (known.isEmpty()) {
            return 0L;
          }
          // Ends, by both limits, behind so many rows, however many there are.
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select count(*) from (
                    select from unnest(:series::integer[]) i(id)
                    cross join lateral (
                      select from historian.point p
                      where p.series = i.id and p.ts > :from and p.ts <= :to
                      limit :most
                    ) p
                    limit :most
                  ) c
                  """)) {
            return range(select.set("series", "integer", known.ids()), range)
                .set("most", most)
                .first(row -> row.getLong(1))
                .orElseThrow();
          }
        });
  }

  /** Returns the version of the plant that gave a computed value; empty where it is not known. */
  OptionalLong version(Alias stream, Instant time) {
    return ofSeries(
            "read which version gave a value",
            stream,
            """
            select version from historian.point
            where series = :series and quality = 2 and ts = :ts and version is not null
            """,
            select -> select.set("ts", time),
            row -> row.getLong("version"))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /**
   * Returns the time of the first point of some streams, in an order: the oldest, or the newest.
   */
  Optional<Instant> outermost(Collection<Alias> streams, Order order) {
    return database.query(
        "read the first or last time of %d streams".formatted(streams.size()),
        connection -> {
          var known = KnownSeries.of(index, connection, streams);
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select p.ts from unnest(:series::integer[]) i(id)
                  cross join lateral (
                    select ts from historian.point where series = i.id
                    order by ts %1$s, quality %1$s limit 1
                  ) p
                  order by p.ts %1$s
                  limit 1
                  """
                      .formatted(direction(order)))) {
            return select
                .set("series", "integer", known.ids())
                .first(row -> Columns.time(row, "ts"));
          }
        });
  }

  /** Returns the time up to which the engine has computed a tree. */
  Optional<Instant> progress(AssetId tree) {
    return database.query(
        "read the engine's progress",
        connection -> {
          try (var select =
              NamedStatement.of(
                  connection,
                  "select until_ts from historian.engine_progress where tree = :tree")) {
            return select
                .set("tree", tree.uuid())
                .first(row -> Columns.findTime(row, "until_ts"))
                .flatMap(time -> time);
          }
        });
  }

  private static String direction(Order order) {
    return switch (order) {
      case ASCENDING -> "asc";
      case DESCENDING -> "desc";
    };
  }
}
