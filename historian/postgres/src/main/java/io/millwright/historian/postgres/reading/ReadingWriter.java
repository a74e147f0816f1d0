// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.historian.Removal;
import io.millwright.historian.postgres.alarm.AlarmLog;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.replay.ReplayRows;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.Frontier;
import io.millwright.historian.postgres.series.PointRows;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.PGConnection;

/**
 * Writes readings, computed values, alarm events, replays and the progress of the engine, all that
 * one step of the engine gives, in one transaction. Points go by COPY. Safe for use by several
 * threads.
 */
final class ReadingWriter {
  private static final int WORTH_A_SAVEPOINT = 100;
  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;
  private final SeriesIndex index;
  private final DueHours due = new DueHours();
  private final Frontier frontier = new Frontier();

  ReadingWriter(Database database, SeriesIndex index) {
    this.database = database;
    this.index = index;
  }

  /**
   * Writes changes in one transaction, in the one of a unit of work where this thread is in one.
   */
  void write(Changes changes) {
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
              ReplayRows.insertUnlessCovered(connection, changes.replays());
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

  /** Empties the table {@code incoming}, where an earlier write of this unit of work left rows. */
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
            "delete from historian.point p where p.series = :series and p.ts > :from and p.ts <="
                + " :to")) {
      for (var removal : known) {
        delete
            .set("series", id(ids, removal.alias()))
            .set("from", removal.range().from())
            .set("to", removal.range().to())
            .addBatch();
      }
      delete.runBatch();
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
   * Writes rows, in one of two ways. Rows that are newer than all that this process has written of
   * their series are copied straight into the table of points. All other rows, and those too where
   * the table turns out to have one of them, are copied into the connection's own table {@code
   * incoming} and merged from there.
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
        NamedStatement.of(
            connection,
            """
            insert into historian.engine_progress (tree, until_ts) values (:tree, :until)
            on conflict (tree) do update set until_ts = excluded.until_ts
            """)) {
      var inOneOrder =
          progress.entrySet().stream()
              .sorted(Comparator.comparing(entry -> entry.getKey().uuid()))
              .toList();
      for (var entry : inOneOrder) {
        upsert.set("tree", entry.getKey().uuid()).set("until", entry.getValue()).addBatch();
      }
      upsert.runBatch();
    }
  }
}
