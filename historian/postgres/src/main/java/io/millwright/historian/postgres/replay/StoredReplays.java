// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.asset.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Replays, one row each, and their drafts. */
public final class StoredReplays implements ReplayStore {
  private static final String COLUMNS =
      "id, tree, targets, from_ts, to_ts, reason, state, attempt, position, base, late_from,"
          + " late_to, changed, created, ended, message";

  private static final String IS_OPEN = "state in ('WAITING', 'RUNNING')";

  private final Database database;
  private final SeriesIndex index = new SeriesIndex();

  public StoredReplays(Database database) {
    this.database = database;
  }

  @Override
  public Map<AssetId, Long> followed() {
    return database.transaction(
        "read which versions are followed",
        connection -> {
          var found = new HashMap<AssetId, Long>();
          try (var select =
                  connection.prepareStatement(
                      "select tree, plant_version from historian.engine_progress"
                          + " where plant_version is not null");
              var rows = select.executeQuery()) {
            while (rows.next()) {
              found.put(
                  new AssetId(rows.getObject("tree", UUID.class)), rows.getLong("plant_version"));
            }
          }
          return found;
        });
  }

  @Override
  public void follow(
      Collection<AssetId> trees, long version, Collection<AssetId> changed, List<Replay> replays) {
    database.transaction(
        "follow version %d of the plant".formatted(version),
        connection -> {
          try (var upsert =
              connection.prepareStatement(
                  """
                  insert into historian.engine_progress as p (tree, plant_version)
                  select tree, ? from unnest(?) tree order by tree
                  on conflict (tree) do update set plant_version = excluded.plant_version
                  where p.plant_version is distinct from excluded.plant_version
                  """)) {
            upsert.setLong(1, version);
            upsert.setArray(2, connection.createArrayOf("uuid", uuids(trees)));
            upsert.executeUpdate();
          }
          var again = connection.createArrayOf("uuid", uuids(changed));
          for (var sql :
              List.of(
                  "delete from historian.draft_point d using historian.replay r"
                      + " where r.id = d.replay and r.tree = any(?)",
                  "update historian.replay set state = 'WAITING', attempt = attempt + 1,"
                      + " position = from_ts, base = null, late_from = null, late_to = null,"
                      + " changed = 0 where "
                      + IS_OPEN
                      + " and tree = any(?)")) {
            try (var statement = connection.prepareStatement(sql)) {
              statement.setArray(1, again);
              statement.executeUpdate();
            }
          }
          insert(connection, replays);
          return trees;
        });
  }

  @Override
  public void add(List<Replay> replays) {
    database.transaction(
        "keep %d replays".formatted(replays.size()),
        connection -> {
          insert(connection, replays);
          return replays;
        });
  }

  @Override
  public long delete(Removal readings, List<Replay> replays) {
    return database.transaction(
        "delete readings of " + readings.alias(),
        connection -> {
          insert(connection, replays);
          ChangeLog.byOthers(connection, readings.alias(), Micros.of(readings.range().from()) + 1);
          var series =
              index.forWriting(connection).find(List.of(readings.alias())).get(readings.alias());
          if (series == null) {
            return 0L;
          }
          try (var delete =
              DueHours.once(connection)
                  .counting(
                      "delete from historian.point p"
                          + " where p.series = ? and p.ts > ? and p.ts <= ?")) {
            delete.setInt(1, series);
            delete.setObject(2, Columns.time(readings.range().from()));
            delete.setObject(3, Columns.time(readings.range().to()));
            try (var count = delete.executeQuery()) {
              count.next();
              return count.getLong(1);
            }
          }
        });
  }

  private static void insert(Connection connection, List<Replay> replays) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into historian.replay (%s) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                .formatted(COLUMNS))) {
      for (var replay : replays) {
        insert.setObject(1, replay.id());
        insert.setObject(2, replay.tree().uuid());
        insert.setArray(3, aliases(connection, replay));
        insert.setObject(4, Columns.time(replay.range().from()));
        insert.setObject(5, Columns.time(replay.range().to()));
        insert.setString(6, Columns.storable(replay.reason()));
        insert.setString(7, replay.state().name());
        insert.setInt(8, replay.attempt());
        insert.setObject(9, Columns.time(replay.position()));
        insert.setObject(10, time(replay.base()));
        insert.setObject(11, time(replay.late().map(TimeRange::from)));
        insert.setObject(12, time(replay.late().map(TimeRange::to)));
        insert.setLong(13, replay.changed());
        insert.setObject(14, Columns.time(replay.created()));
        insert.setObject(15, time(replay.ended()));
        insert.setString(16, Columns.storable(replay.message()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static @Nullable OffsetDateTime time(Optional<Instant> time) {
    return time.map(Columns::time).orElse(null);
  }

  @Override
  public List<Replay> open() {
    // Seconds of difference between two that begin together don't count.
    return list(
        "where " + IS_OPEN + " order by date_trunc('hour', from_ts) desc, created, id", _ -> {});
  }

  @Override
  public List<Replay> newest(int limit) {
    return list("order by created desc, id limit ?", select -> select.setInt(1, limit));
  }

  @Override
  public Optional<Replay> find(UUID id) {
    return list("where id = ?", select -> select.setObject(1, id)).stream().findFirst();
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  private List<Replay> list(String which, Parameters parameters) {
    return database.transaction(
        "read the replays",
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select %s from historian.replay %s".formatted(COLUMNS, which))) {
            parameters.set(select);
            var found = new ArrayList<Replay>();
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(replay(rows));
              }
            }
            return found;
          }
        });
  }

  private static Replay replay(ResultSet row) throws SQLException {
    var lateFrom = optionalTime(row, "late_from");
    var lateTo = optionalTime(row, "late_to");
    return new Replay(
        row.getObject("id", UUID.class),
        new AssetId(row.getObject("tree", UUID.class)),
        Arrays.stream((String[]) row.getArray("targets").getArray())
            .map(Alias::new)
            .collect(Collectors.toSet()),
        new TimeRange(Columns.time(row, "from_ts"), Columns.time(row, "to_ts")),
        row.getString("reason"),
        Replay.State.valueOf(row.getString("state")),
        row.getInt("attempt"),
        Columns.time(row, "position"),
        optionalTime(row, "base"),
        lateFrom.flatMap(from -> lateTo.map(to -> new TimeRange(from, to))),
        row.getLong("changed"),
        Columns.time(row, "created"),
        optionalTime(row, "ended"),
        row.getString("message"));
  }

  private static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  @Override
  public boolean save(Replay replay, Changes changes) {
    return database.transaction(
        "keep what a replay has computed",
        connection -> {
          var view = index.forWriting(connection);
          if (!advance(connection, replay)) {
            return false;
          }
          draft(connection, view, replay.id(), changes);
          return true;
        });
  }

  private static boolean advance(Connection connection, Replay replay) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update historian.replay
            set state = 'RUNNING', from_ts = ?, position = ?, base = ?, changed = ?,
                late_from = case when (late_from, late_to) is distinct from (?, ?) then late_from end,
                late_to = case when (late_from, late_to) is distinct from (?, ?) then late_to end
            where id = ? and attempt = ? and %s
            """
                .formatted(IS_OPEN))) {
      update.setObject(1, Columns.time(replay.range().from()));
      update.setObject(2, Columns.time(replay.position()));
      update.setObject(3, time(replay.base()));
      update.setLong(4, replay.changed());
      for (int at : List.of(5, 7)) {
        update.setTimestamp(at, timestamp(replay.late().map(TimeRange::from)));
        update.setTimestamp(at + 1, timestamp(replay.late().map(TimeRange::to)));
      }
      update.setObject(9, replay.id());
      update.setInt(10, replay.attempt());
      return update.executeUpdate() == 1;
    }
  }

  private static @Nullable Timestamp timestamp(Optional<Instant> time) {
    return time.map(known -> Timestamp.from(Columns.storable(known))).orElse(null);
  }

  private static void draft(Connection connection, SeriesIndex.View view, UUID id, Changes changes)
      throws SQLException {
    if (changes.computed().isEmpty() && changes.removals().isEmpty()) {
      return;
    }
    var aliases = new LinkedHashSet<>(changes.computed().aliases());
    changes.removals().forEach(removal -> aliases.add(removal.alias()));
    var ids = view.findOrCreate(List.copyOf(aliases));
    try (var upsert =
        connection.prepareStatement(
            """
            insert into historian.draft_point (replay, series, ts, value_kind, whole, real, text)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (replay, series, ts) do update
            set value_kind = excluded.value_kind, whole = excluded.whole, real = excluded.real,
                text = excluded.text
            """)) {
      upsert.setObject(1, id);
      for (var removal : changes.removals()) {
        upsert.setInt(2, series(ids, removal.alias()));
        upsert.setObject(3, Columns.time(removal.range().to()));
        set(upsert, Columns.NULL, null, null, null);
      }
      var computed = changes.computed();
      for (int row = 0; row < computed.size(); row++) {
        upsert.setInt(2, series(ids, computed.alias(row)));
        upsert.setObject(3, Columns.time(Micros.toInstant(computed.micros(row))));
        var parts = Columns.parts(computed.value(row));
        set(
            upsert,
            Objects.requireNonNull(parts.kind()),
            parts.whole(),
            parts.real(),
            parts.text());
      }
      upsert.executeBatch();
    }
  }

  private static int series(Map<Alias, Integer> ids, Alias alias) {
    return Objects.requireNonNull(ids.get(alias), alias.path());
  }

  private static void set(
      PreparedStatement upsert,
      short kind,
      @Nullable Long whole,
      @Nullable Double real,
      @Nullable String text)
      throws SQLException {
    upsert.setShort(4, kind);
    upsert.setObject(5, whole, java.sql.Types.BIGINT);
    upsert.setObject(6, real, java.sql.Types.DOUBLE);
    upsert.setString(7, text);
    upsert.addBatch();
  }

  @Override
  public void late(UUID id, TimeRange times) {
    database.transaction(
        "note late readings of a replay",
        connection -> {
          try (var update =
              connection.prepareStatement(
                  // It always grows, so that who deals with it sees that more has come meanwhile.
                  "update historian.replay"
                      + " set late_from = least(late_from - interval '1 microsecond', ?),"
                      + " late_to = greatest(late_to, ?) where id = ? and "
                      + IS_OPEN)) {
            update.setObject(1, Columns.time(times.from()));
            update.setObject(2, Columns.time(times.to()));
            update.setObject(3, id);
            return update.executeUpdate();
          }
        });
  }

  @Override
  public PastReadings draft(UUID id) {
    return new StoredDraft(database, index, id);
  }

  @Override
  public boolean publish(Replay replay, Changes last, Instant now) {
    return database.transaction(
        "make a replay seen",
        connection -> {
          var view = index.forWriting(connection);
          if (!advance(connection, replay)) {
            return false;
          }
          draft(connection, view, replay.id(), last);
          try (var statement = connection.createStatement()) {
            // Point by point by the key, whatever the planner thinks of the size of the draft.
            statement.execute("set local enable_hashjoin = off; set local enable_mergejoin = off");
          }
          try (var log =
              ChangeLog.adding(
                  connection,
                  """
                  select false, s.alias, (extract(epoch from d.ts) * 1000000)::bigint
                  from (
                    select series, min(ts) as ts from historian.draft_point where replay = ?
                    group by series
                  ) d
                  join historian.series s on s.id = d.series
                  """)) {
            log.setObject(1, replay.id());
            log.executeUpdate();
          }
          var marks = DueHours.once(connection);
          for (var sql :
              List.of(
                  """
                  delete from historian.point p using historian.draft_point d
                  where d.replay = ? and d.value_kind = 0 and p.series = d.series and p.ts = d.ts
                  """,
                  """
                  insert into historian.point as p
                    (series, ts, quality, value_kind, whole, real, text, version)
                  select d.series, d.ts, 2, d.value_kind, d.whole, d.real, d.text,
                         nullif(%d, 0)
                  from historian.draft_point d
                  join historian.series s on s.id = d.series
                  where d.replay = ? and d.value_kind <> 0
                  order by d.series, d.ts
                  on conflict (series, ts, quality) do update
                  set value_kind = excluded.value_kind, whole = excluded.whole,
                      real = excluded.real, text = excluded.text, version = excluded.version
                  """
                      .formatted(last.version()))) {
            try (var statement = marks.marking(sql)) {
              statement.setObject(1, replay.id());
              statement.executeUpdate();
            }
          }
          insertUnlessCovered(connection, last.replays());
          return end(connection, replay.id(), Replay.State.DONE, "", now);
        });
  }

  /**
   * Takes note of what is to be computed again, but for what a replay will go over that has not
   * begun: that one can't begin before this transaction ends, and sees what it has stored.
   */
  public static void insertUnlessCovered(Connection connection, List<Replay> replays)
      throws SQLException {
    var missing = new ArrayList<Replay>();
    for (var replay : replays) {
      try (var select =
          connection.prepareStatement(
              "select id from historian.replay where tree = ? and state = 'WAITING'"
                  + " and from_ts <= ? and to_ts >= ? and (targets @> ? or targets = '{}')"
                  + " limit 1 for update")) {
        select.setObject(1, replay.tree().uuid());
        select.setObject(2, Columns.time(replay.range().from()));
        select.setObject(3, Columns.time(replay.range().to()));
        select.setArray(4, aliases(connection, replay));
        try (var rows = select.executeQuery()) {
          if (!rows.next()) {
            missing.add(replay);
          }
        }
      }
    }
    insert(connection, missing);
  }

  private static Array aliases(Connection connection, Replay replay) throws SQLException {
    return connection.createArrayOf(
        "text", replay.targets().stream().map(Alias::path).toArray(String[]::new));
  }

  @Override
  public boolean end(UUID id, Replay.State state, String message, Instant now) {
    return database.transaction(
        "end a replay", connection -> end(connection, id, state, message, now));
  }

  private static boolean end(
      Connection connection, UUID id, Replay.State state, String message, Instant now)
      throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from historian.draft_point where replay = ?")) {
      delete.setObject(1, id);
      delete.executeUpdate();
    }
    try (var update =
        connection.prepareStatement(
            "update historian.replay set state = ?, message = ?, ended = ? where id = ? and "
                + IS_OPEN)) {
      update.setString(1, state.name());
      update.setString(2, Columns.storable(message));
      update.setObject(3, Columns.time(now));
      update.setObject(4, id);
      return update.executeUpdate() == 1;
    }
  }

  private static UUID[] uuids(Collection<AssetId> ids) {
    return ids.stream().map(AssetId::uuid).toArray(UUID[]::new);
  }
}
