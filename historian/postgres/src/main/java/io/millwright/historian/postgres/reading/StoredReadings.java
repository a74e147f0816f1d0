// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmCount;
import io.millwright.alarm.AlarmEvent;
import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.feed.Feed;
import io.millwright.historian.Aggregate;
import io.millwright.historian.DataStream;
import io.millwright.historian.Order;
import io.millwright.historian.Removal;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.alarm.AlarmLog;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.edge.StoredFeeds;
import io.millwright.historian.postgres.replay.StoredReplays;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.Frontier;
import io.millwright.historian.postgres.series.PointRows;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postgresql.PGConnection;

/** The historian's port over PostgreSQL. Safe for use by several threads. */
public final class StoredReadings implements Historian {
  private static final int FETCH = 10_000;
  private static final int WORTH_A_SAVEPOINT = 100;
  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;
  private final SeriesIndex index = new SeriesIndex();
  private final DueHours due = new DueHours();
  private final Frontier frontier = new Frontier();

  public StoredReadings(Database database) {
    this.database = database;
  }

  @Override
  public void write(Changes changes) {
    long beginNanos = System.nanoTime();
    var written =
        database.transaction(
            "write %d readings and %d computed values"
                .formatted(changes.readings().size(), changes.computed().size()),
            connection -> {
              if (database.unit().isPresent()) {
                emptyIncoming(connection);
              }
              var view = index.forWriting(connection);
              var marks = due.forWriting(connection);
              ChangeLog.byEngine(connection, changes);
              remove(marks, view, changes.removals());
              var rows = rows(view, changes);
              var sent = put(connection, rows);
              AlarmLog.append(connection, changes.alarms());
              advance(connection, changes.progress());
              StoredReplays.insertUnlessCovered(connection, changes.replays());
              marks.add(rows);
              return new Written(view, marks, rows, sent);
            });
    database.afterCommit(() -> {
      written.remember(frontier);
      count(written, changes, beginNanos);
    });
  }

  private void count(Written written, Changes changes, long beginNanos) {
    var figures = database.figures();
    figures.readings.note(changes.readings().size(), written.sent().readings());
    figures.computed.note(changes.computed().size(), written.sent().computed());
    figures.note(changes.alarms());
    figures.writes.note(beginNanos);
  }

  /** An earlier write of the same unit of work may have left rows there. */
  private static void emptyIncoming(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("delete from incoming");
    }
  }

  /** How many points of a transaction are new, or have another value than before. */
  private record Sent(long readings, long computed) {
    Sent with(Sent other) {
      return new Sent(readings + other.readings, computed + other.computed);
    }
  }

  /** What a transaction has made known, once it has committed. */
  private record Written(SeriesIndex.View series, DueHours.Marks marks, PointRows rows, Sent sent) {
    void remember(Frontier frontier) {
      series.remember();
      marks.remember();
      rows.advance(frontier);
    }
  }

  private static void remove(DueHours.Marks marks, SeriesIndex.View view, List<Removal> removals)
      throws SQLException {
    if (removals.isEmpty()) {
      return;
    }
    var ids = view.find(removals.stream().map(Removal::alias).toList());
    var known =
        removals.stream()
            .filter(removal -> ids.containsKey(removal.alias()))
            .sorted(
                Comparator.comparingInt((Removal removal) -> id(ids, removal.alias()))
                    .thenComparing(removal -> removal.range().from()))
            .toList();
    try (var delete =
        marks.marking(
            "delete from historian.point p where p.series = ? and p.ts > ? and p.ts <= ?")) {
      for (var removal : known) {
        delete.setInt(1, id(ids, removal.alias()));
        setRange(delete, 2, removal.range());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static int id(Map<Alias, Integer> ids, Alias alias) {
    return Objects.requireNonNull(ids.get(alias), alias.path());
  }

  private static PointRows rows(SeriesIndex.View view, Changes changes) throws SQLException {
    var batches = List.of(changes.readings(), changes.computed());
    var aliases = batches.stream().flatMap(batch -> batch.aliases().stream()).distinct().toList();
    var ids = aliases.isEmpty() ? Map.<Alias, Integer>of() : view.findOrCreate(aliases);
    return new PointRows(
        changes.readings(), changes.computed(), changes.version(), alias -> id(ids, alias));
  }

  /**
   * Rows beyond the frontier are copied to their place. Where that meets a row that is there
   * already, and for all other rows, the way leads over the connection's own table, from which they
   * are merged.
   */
  private Sent put(Connection connection, PointRows rows) throws SQLException {
    int beyond = rows.count(frontier::isBeyond);
    if (beyond < WORTH_A_SAVEPOINT) {
      return merge(connection, rows, PointRows.Choice.ALL);
    }
    var before = connection.setSavepoint();
    try {
      copy(connection, "historian.point", rows.columns(), rows.copy(frontier::isBeyond));
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return merge(connection, rows, PointRows.Choice.ALL);
    }
    int readings = rows.countReadings(frontier::isBeyond);
    return new Sent(readings, beyond - readings)
        .with(merge(connection, rows, (series, micros) -> !frontier.isBeyond(series, micros)));
  }

  private static Sent merge(Connection connection, PointRows rows, PointRows.Choice choice)
      throws SQLException {
    if (rows.count(choice) == 0) {
      return new Sent(0, 0);
    }
    copy(connection, "incoming", rows.columns(), rows.copy(choice));
    // A row that is there already with the same value is left alone: a batch delivered twice
    // costs no dead rows. So a computed value keeps the version that gave it first.
    try (var statement = connection.createStatement();
        var counts =
            statement.executeQuery(
                """
                with written as (
                  insert into historian.point as p
                    (series, ts, quality, value_kind, whole, real, text, version)
                  select series, ts, quality, value_kind, whole, real, text, version from incoming
                  on conflict (series, ts, quality) do update
                  set value_kind = excluded.value_kind, whole = excluded.whole,
                      real = excluded.real, text = excluded.text, version = excluded.version
                  where (p.value_kind, p.whole, p.real, p.text) is distinct from
                    (excluded.value_kind, excluded.whole, excluded.real, excluded.text)
                  returning version
                )
                select count(*) filter (where version is null), count(version) from written
                """)) {
      counts.next();
      return new Sent(counts.getLong(1), counts.getLong(2));
    }
  }

  private static void copy(Connection connection, String table, String columns, byte[] rows)
      throws SQLException {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy %s (%s) from stdin (format binary)".formatted(table, columns),
              new ByteArrayInputStream(rows),
              1 << 16);
    } catch (IOException e) {
      throw new SQLException("the connection broke while rows were copied", "08006", e);
    }
  }

  private static void advance(Connection connection, Map<AssetId, Instant> progress)
      throws SQLException {
    if (progress.isEmpty()) {
      return;
    }
    try (var upsert =
        connection.prepareStatement(
            """
            insert into historian.engine_progress (tree, until_ts) values (?, ?)
            on conflict (tree) do update set until_ts = excluded.until_ts
            """)) {
      var inOneOrder =
          progress.entrySet().stream()
              .sorted(Comparator.comparing(entry -> entry.getKey().uuid()))
              .toList();
      for (var entry : inOneOrder) {
        upsert.setObject(1, entry.getKey().uuid());
        upsert.setObject(2, Columns.time(entry.getValue()));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  @Override
  public void delete(Alias stream) {
    database.transaction(
        "delete a data stream",
        connection -> {
          // As if a plant were saved: no writer may remember the series.
          try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
            statement.executeUpdate("update historian.plant_version set version = version + 1");
          }
          ChangeLog.byOthers(connection, stream, ChangeLog.EVERYTHING);
          try (var points =
                  DueHours.once(connection)
                      .marking(
                          """
                          delete from historian.point p using historian.series s
                          where p.series = s.id and md5(s.alias) = md5(?) and s.alias = ?
                          """);
              var series =
                  connection.prepareStatement(
                      "delete from historian.series where md5(alias) = md5(?) and alias = ?")) {
            for (var delete : List.of(points, series)) {
              delete.setString(1, stream.path());
              delete.setString(2, stream.path());
              delete.executeUpdate();
            }
          }
          return stream;
        });
  }

  @Override
  public Map<Alias, Tqv> latest(Collection<Alias> streams) {
    return pointOfEach(
        "read the latest values",
        streams,
        """
        select i.position, p.* from unnest(?::integer[]) with ordinality i(id, position)
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

  @Override
  public List<Feed> feeds(Collection<Alias> streams) {
    return StoredFeeds.of(database, streams);
  }

  @Override
  public Map<Alias, Tqv> firstValues(Collection<Alias> streams) {
    return pointOfEach(
        "read the first values",
        streams,
        """
        select i.position, p.* from unnest(?::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and value_kind <> 0 order by ts, quality limit 1
        ) p
        """);
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    return pointOfEach(
        "read the last good values",
        streams,
        """
        select i.position, p.* from unnest(?::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and quality = 2 and ts <= ? order by ts desc limit 1
        ) p
        """,
        select -> select.setObject(2, Columns.time(atOrBefore)));
  }

  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    return pointOfEach(
        "read the last values",
        streams,
        """
        select i.position, p.* from unnest(?::integer[]) with ordinality i(id, position)
        cross join lateral (
          select ts, quality, value_kind, whole, real, text from historian.point
          where series = i.id and ts <= ? order by ts desc, quality desc limit 1
        ) p
        """,
        select -> select.setObject(2, Columns.time(atOrBefore)));
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** A query that takes series ids and gives at most one point for each, by its position. */
  private Map<Alias, Tqv> pointOfEach(
      String what, Collection<Alias> streams, String sql, Parameters parameters) {
    return database.query(what, connection -> points(connection, streams, sql, parameters));
  }

  /** The same for somebody who waits. */
  private Map<Alias, Tqv> pointOfEach(String what, Collection<Alias> streams, String sql) {
    return database.answer(what, connection -> points(connection, streams, sql, _ -> {}));
  }

  private Map<Alias, Tqv> points(
      Connection connection, Collection<Alias> streams, String sql, Parameters parameters)
      throws SQLException {
    var known = List.copyOf(index.forReading(connection).find(streams).entrySet());
    var points = new HashMap<Alias, Tqv>();
    if (known.isEmpty()) {
      return points;
    }
    try (var select = connection.prepareStatement(sql)) {
      select.setArray(1, ids(connection, known));
      parameters.set(select);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          points.put(known.get(rows.getInt("position") - 1).getKey(), Columns.tqv(rows));
        }
      }
    }
    return points;
  }

  private static Array ids(Connection connection, List<Map.Entry<Alias, Integer>> streams)
      throws SQLException {
    return connection.createArrayOf(
        "integer", streams.stream().map(Map.Entry::getValue).toArray(Integer[]::new));
  }

  @Override
  public List<Tqv> history(
      Alias stream, TimeRange range, Set<Quality> qualities, Order order, int limit) {
    return ofSeries(
        "read the history of " + stream,
        stream,
        """
        select ts, quality, value_kind, whole, real, text from historian.point
        where series = ? and quality = any(?) and ts > ? and ts <= ?
        order by ts %1$s, quality %1$s
        limit ?
        """
            .formatted(direction(order)),
        (select, connection) -> {
          select.setArray(2, connection.createArrayOf("smallint", Columns.codes(qualities)));
          setRange(select, 3, range);
          select.setInt(5, atLeastOne(limit));
        },
        Columns::tqv);
  }

  @Override
  public List<Aggregate> aggregates(
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
              : new StoredAggregates(connection, id, resolution, qualities, order)
                  .in(range, atLeastOne(limit));
        });
  }

  @Override
  public Map<Alias, Aggregate> summaries(Collection<Alias> streams, TimeRange range) {
    return database.answer(
        "summarise %d streams".formatted(streams.size()),
        connection -> {
          var known = List.copyOf(index.forReading(connection).find(streams).entrySet());
          var found = new HashMap<Alias, Aggregate>();
          if (known.isEmpty()) {
            return found;
          }
          try (var select =
              connection.prepareStatement(
                  """
                  select i.position, count(n.number) as count, avg(n.number) as average,
                         min(n.number) as minimum, max(n.number) as maximum,
                         sum(n.number) as sum, coalesce(stddev(n.number), 0) as deviation
                  from unnest(?::integer[]) with ordinality i(id, position)
                  cross join lateral (
                    select case when abs(p.real) < 1e140 then p.real
                                else p.whole::double precision end as number
                    from historian.point p
                    where p.series = i.id and p.quality = 2 and p.ts > ? and p.ts <= ?
                  ) n
                  where n.number is not null
                  group by i.position
                  """)) {
            select.setFetchSize(FETCH);
            select.setArray(1, ids(connection, known));
            setRange(select, 2, range);
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.put(
                    known.get(rows.getInt("position") - 1).getKey(),
                    StoredAggregates.aggregate(rows, range.to()));
              }
            }
          }
          return found;
        });
  }

  @FunctionalInterface
  private interface SeriesParameters {
    void set(PreparedStatement statement, Connection connection) throws SQLException;
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** A query about one series, whose id goes into its first parameter. */
  private <T> List<T> ofSeries(
      String what, Alias stream, String sql, SeriesParameters parameters, Row<T> row) {
    return database.answer(
        what,
        connection -> {
          var result = new ArrayList<T>();
          var id = index.forReading(connection).find(List.of(stream)).get(stream);
          if (id == null) {
            return result;
          }
          try (var select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH);
            select.setInt(1, id);
            parameters.set(select, connection);
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                result.add(row.of(rows));
              }
            }
          }
          return result;
        });
  }

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    return database.query(
        "read a range of %d streams".formatted(streams.size()),
        connection -> {
          var known = List.copyOf(index.forReading(connection).find(streams).entrySet());
          var batch = new ReadingBatch.Builder();
          if (known.isEmpty()) {
            return batch.build();
          }
          try (var select =
              connection.prepareStatement(
                  """
                  select i.position, p.ts, p.quality, p.value_kind, p.whole, p.real, p.text
                  from unnest(?::integer[]) with ordinality i(id, position)
                  join historian.point p on p.series = i.id and p.ts > ? and p.ts <= ?
                  order by p.ts, i.position, p.quality
                  """)) {
            select.setFetchSize(FETCH);
            select.setArray(1, ids(connection, known));
            setRange(select, 2, range);
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
  public long count(Collection<Alias> streams, TimeRange range, long most) {
    return database.answer(
        "count the readings of %d streams".formatted(streams.size()),
        connection -> {
          var known = List.copyOf(index.forReading(connection).find(streams).entrySet());
          if (known.isEmpty()) {
            return 0L;
          }
          // Ends, by both limits, behind so many rows, however many there are.
          try (var select =
              connection.prepareStatement(
                  """
                  select count(*) from (
                    select from unnest(?::integer[]) i(id)
                    cross join lateral (
                      select from historian.point p
                      where p.series = i.id and p.ts > ? and p.ts <= ?
                      limit ?
                    ) p
                    limit ?
                  ) c
                  """)) {
            select.setArray(1, ids(connection, known));
            setRange(select, 2, range);
            select.setLong(4, most);
            select.setLong(5, most);
            try (var rows = select.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  @Override
  public OptionalLong version(Alias stream, Instant time) {
    return ofSeries(
            "read which version gave a value",
            stream,
            """
            select version from historian.point
            where series = ? and quality = 2 and ts = ? and version is not null
            """,
            (select, _) -> select.setObject(2, Columns.time(time)),
            row -> row.getLong("version"))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  @Override
  public Optional<Instant> newest(Collection<Alias> streams) {
    return outermost(streams, Order.DESCENDING);
  }

  @Override
  public Optional<Instant> oldest(Collection<Alias> streams) {
    return outermost(streams, Order.ASCENDING);
  }

  /** The first time in an order at which one of some streams has a point. */
  private Optional<Instant> outermost(Collection<Alias> streams, Order order) {
    return database.query(
        "read the first or last time of %d streams".formatted(streams.size()),
        connection -> {
          var known = List.copyOf(index.forReading(connection).find(streams).entrySet());
          try (var select =
              connection.prepareStatement(
                  """
                  select p.ts from unnest(?::integer[]) i(id)
                  cross join lateral (
                    select ts from historian.point where series = i.id
                    order by ts %1$s, quality %1$s limit 1
                  ) p
                  order by p.ts %1$s
                  limit 1
                  """
                      .formatted(direction(order)))) {
            select.setArray(1, ids(connection, known));
            try (var rows = select.executeQuery()) {
              return rows.next() ? Optional.of(Columns.time(rows, "ts")) : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<DataStream> streams(String prefix, Optional<Alias> after, int limit) {
    // The index holds the first 600 characters; where an alias starts with the prefix or stands
    // behind another, so do they.
    return database.answer(
        "list data streams",
        connection -> {
          try (var select =
              connection.prepareStatement(
                  """
                  select alias, first_seen from historian.series
                  where left(alias, 600) >= left(?::text collate "C", 600)
                    and starts_with(alias, ?) and alias > ?
                    and alias !~ '^/?[^/]*/\\$sources/'
                  order by left(alias, 600), alias
                  limit ?
                  """)) {
            var behind = after.map(Alias::path).orElse("");
            select.setString(1, behind.compareTo(prefix) > 0 ? behind : prefix);
            select.setString(2, prefix);
            select.setString(3, behind);
            select.setInt(4, atLeastOne(limit));
            try (var rows = select.executeQuery()) {
              var streams = new ArrayList<DataStream>();
              while (rows.next()) {
                streams.add(
                    new DataStream(
                        new Alias(rows.getString("alias")), Columns.time(rows, "first_seen")));
              }
              return streams;
            }
          }
        });
  }

  @Override
  public Optional<Instant> progress(AssetId tree) {
    return database.query(
        "read the engine's progress",
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select until_ts from historian.engine_progress where tree = ?")) {
            select.setObject(1, tree.uuid());
            try (var rows = select.executeQuery()) {
              return rows.next() && rows.getObject("until_ts") != null
                  ? Optional.of(Columns.time(rows, "until_ts"))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<Alarm> alarms() {
    return database.answer("read the alarms", AlarmLog::alarms);
  }

  @Override
  public List<Alarm> alarmsOf(Collection<AssetId> assets) {
    return database.query(
        "read the alarms of %d assets".formatted(assets.size()),
        connection -> AlarmLog.alarmsOf(connection, assets));
  }

  @Override
  public List<AlarmCount> alarmCounts() {
    return database.query("count the alarms", AlarmLog::counts);
  }

  @Override
  public List<AlarmEvent> alarmEvents(TimeRange range, int limit) {
    return database.answer(
        "read alarm events", connection -> AlarmLog.events(connection, range, atLeastOne(limit)));
  }

  private static void setRange(PreparedStatement statement, int first, TimeRange range)
      throws SQLException {
    statement.setObject(first, Columns.time(range.from()));
    statement.setObject(first + 1, Columns.time(range.to()));
  }

  private static String direction(Order order) {
    return switch (order) {
      case ASCENDING -> "asc";
      case DESCENDING -> "desc";
    };
  }

  private static int atLeastOne(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "A limit of %d gives nothing; ask for 1 or more".formatted(limit));
    }
    return limit;
  }
}
