// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Replay;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads and writes replays as rows of their table. */
public final class ReplayRows {
  /** The condition of a replay that has not come to its end. */
  static final String IS_OPEN = "state in ('WAITING', 'RUNNING')";

  private static final String COLUMNS =
      "id, tree, targets, from_ts, to_ts, reason, state, attempt, position, base, late_from,"
          + " late_to, changed, created, ended, message";

  private ReplayRows() {}

  /** Sets the parameters of a query. */
  @FunctionalInterface
  interface Parameters {
    void set(NamedStatement statement) throws SQLException;
  }

  /** Adds replays. */
  static void insert(Connection connection, List<Replay> replays) throws SQLException {
    try (var insert =
        NamedStatement.of(
            connection,
            """
            insert into historian.replay (%s)
            values (:id, :tree, :targets, :from, :to, :reason, :state, :attempt, :position, :base,
              :late_from, :late_to, :changed, :created, :ended, :message)
            """
                .formatted(COLUMNS))) {
      for (var replay : replays) {
        insert
            .set("id", replay.id())
            .set("tree", replay.tree().uuid())
            .set("targets", "text", paths(replay))
            .set("from", replay.range().from())
            .set("to", replay.range().to())
            .setText("reason", replay.reason())
            .set("state", replay.state().name())
            .set("attempt", replay.attempt())
            .set("position", replay.position())
            .set("base", replay.base())
            .set("late_from", replay.late().map(TimeRange::from))
            .set("late_to", replay.late().map(TimeRange::to))
            .set("changed", replay.changed())
            .set("created", replay.created())
            .set("ended", replay.ended())
            .setText("message", replay.message())
            .addBatch();
      }
      insert.runBatch();
    }
  }

  /**
   * Adds those replays that no waiting replay covers: one of the same tree, with a range around
   * theirs, and with all their targets. A waiting replay can't begin before this transaction ends,
   * so it computes with what the transaction has stored.
   */
  public static void insertUnlessCovered(Connection connection, List<Replay> replays)
      throws SQLException {
    var missing = new ArrayList<Replay>();
    for (var replay : replays) {
      try (var select =
          NamedStatement.of(
              connection,
              """
              select id from historian.replay
              where tree = :tree and state = 'WAITING' and from_ts <= :from and to_ts >= :to
                and (targets @> :targets or targets = '{}')
              limit 1 for update
              """)) {
        var covering =
            select
                .set("tree", replay.tree().uuid())
                .set("from", replay.range().from())
                .set("to", replay.range().to())
                .set("targets", "text", paths(replay))
                .first(row -> row.getObject("id", UUID.class));
        if (covering.isEmpty()) {
          missing.add(replay);
        }
      }
    }
    insert(connection, missing);
  }

  private static List<String> paths(Replay replay) {
    return replay.targets().stream().map(Alias::path).toList();
  }

  /**
   * Returns replays.
   *
   * @param which the query behind its table, such as {@code where id = :id}
   */
  static List<Replay> list(Connection connection, String which, Parameters parameters)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection, "select %s from historian.replay %s".formatted(COLUMNS, which))) {
      parameters.set(select);
      return select.list(ReplayRows::replay);
    }
  }

  private static Replay replay(ResultSet row) throws SQLException {
    var lateFrom = Columns.findTime(row, "late_from");
    var lateTo = Columns.findTime(row, "late_to");
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
        Columns.findTime(row, "base"),
        lateFrom.flatMap(from -> lateTo.map(to -> new TimeRange(from, to))),
        row.getLong("changed"),
        Columns.time(row, "created"),
        Columns.findTime(row, "ended"),
        row.getString("message"));
  }
}
