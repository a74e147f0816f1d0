// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.engine.store.Changes;
import io.millwright.engine.store.Replay;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The drafts of replays: the points that a replay has computed so far, which nobody sees before
 * they are published.
 */
final class ReplayDrafts {
  private ReplayDrafts() {}

  /**
   * Keeps how far a replay has come.
   *
   * @return false where the replay has ended, or has begun anew, meanwhile
   */
  static boolean advance(Connection connection, Replay replay) throws SQLException {
    try (var update =
        NamedStatement.of(
            connection,
            """
            update historian.replay
            set state = 'RUNNING', from_ts = :from, position = :position, base = :base, changed = :changed,
                late_from = case when (late_from, late_to) is distinct from (:late_from, :late_to) then late_from end,
                late_to = case when (late_from, late_to) is distinct from (:late_from, :late_to) then late_to end
            where id = :id and attempt = :attempt and %s
            """
                .formatted(ReplayRows.IS_OPEN))) {
      return update
              .set("from", replay.range().from())
              .set("position", replay.position())
              .set("base", replay.base())
              .set("changed", replay.changed())
              .set("late_from", replay.late().map(TimeRange::from))
              .set("late_to", replay.late().map(TimeRange::to))
              .set("id", replay.id())
              .set("attempt", replay.attempt())
              .update()
          == 1;
    }
  }

  /** Adds what a replay has computed to its draft. A removal is a point without a value. */
  static void add(Connection connection, SeriesIndex.View view, UUID id, Changes changes)
      throws SQLException {
    if (changes.computed().isEmpty() && changes.removals().isEmpty()) {
      return;
    }
    var aliases = new LinkedHashSet<>(changes.computed().aliases());
    changes.removals().forEach(removal -> aliases.add(removal.alias()));
    var ids = view.findOrCreate(List.copyOf(aliases));
    try (var upsert =
        NamedStatement.of(
            connection,
            """
            insert into historian.draft_point (replay, series, ts, value_kind, whole, real, text)
            values (:replay, :series, :ts, :value_kind, :whole, :real, :text)
            on conflict (replay, series, ts) do update
            set value_kind = excluded.value_kind, whole = excluded.whole, real = excluded.real,
                text = excluded.text
            """)) {
      upsert.set("replay", id);
      for (var removal : changes.removals()) {
        upsert
            .set("series", series(ids, removal.alias()))
            .set("ts", removal.range().to())
            .set(Columns.parts(Value.none()))
            .addBatch();
      }
      var computed = changes.computed();
      for (int row = 0; row < computed.size(); row++) {
        upsert
            .set("series", series(ids, computed.alias(row)))
            .set("ts", Micros.toInstant(computed.micros(row)))
            .set(Columns.parts(computed.value(row)))
            .addBatch();
      }
      upsert.runBatch();
    }
  }

  private static int series(Map<Alias, Integer> ids, Alias alias) {
    return Objects.requireNonNull(ids.get(alias), alias.path());
  }

  /** Puts the draft of a replay in the place of the points that there are. */
  static void publish(Connection connection, UUID id, long version) throws SQLException {
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
              select series, min(ts) as ts from historian.draft_point where replay = :replay
              group by series
            ) d
            join historian.series s on s.id = d.series
            """)) {
      log.set("replay", id).update();
    }
    var marks = DueHours.once(connection);
    for (var sql :
        List.of(
            """
            delete from historian.point p using historian.draft_point d
            where d.replay = :replay and d.value_kind = 0 and p.series = d.series and p.ts = d.ts
            """,
            """
            insert into historian.point as p
              (series, ts, quality, value_kind, whole, real, text, version)
            select d.series, d.ts, 2, d.value_kind, d.whole, d.real, d.text,
                   nullif(%d, 0)
            from historian.draft_point d
            join historian.series s on s.id = d.series
            where d.replay = :replay and d.value_kind <> 0
            order by d.series, d.ts
            on conflict (series, ts, quality) do update
            set value_kind = excluded.value_kind, whole = excluded.whole,
                real = excluded.real, text = excluded.text, version = excluded.version
            """
                .formatted(version))) {
      try (var statement = marks.marking(sql)) {
        statement.set("replay", id).update();
      }
    }
  }

  /** Deletes the draft of a replay. */
  static void delete(Connection connection, UUID id) throws SQLException {
    try (var delete =
        NamedStatement.of(connection, "delete from historian.draft_point where replay = :replay")) {
      delete.set("replay", id).update();
    }
  }
}
