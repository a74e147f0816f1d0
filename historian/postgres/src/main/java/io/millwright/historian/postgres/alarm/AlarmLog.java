// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.alarm;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmCount;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.AlarmState;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.AssetId;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log of alarm events, and beside it what the events of each alarm add up to. An event is known
 * by alarm, time and kind: written again it changes nothing.
 */
public final class AlarmLog {
  private static final int FETCH = 1_000;

  /** The messages of all events of an answer have about as many characters at most. */
  private static final long MOST_CHARACTERS = 8_000_000;

  private static final Comparator<AlarmId> ONE_ORDER =
      Comparator.<AlarmId, UUID>comparing(id -> id.asset().uuid()).thenComparing(AlarmId::key);

  private AlarmLog() {}

  public static void append(Connection connection, List<AlarmEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var touched = new TreeSet<>(ONE_ORDER);
    events.forEach(event -> touched.add(event.alarm()));
    for (var alarm : touched) {
      lock(connection, alarm);
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into historian.alarm_event
              (asset, alarm, ts, kind, priority, message, actor, late)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (asset, alarm, ts, kind) do nothing
            """)) {
      for (var event : events) {
        insert.setObject(1, event.alarm().asset().uuid());
        insert.setString(2, event.alarm().key());
        insert.setObject(3, Columns.time(event.time()));
        insert.setString(4, event.kind().name());
        insert.setString(5, event.priority().name());
        insert.setString(6, Columns.storable(event.message()));
        insert.setString(7, Columns.storable(event.actor()));
        insert.setBoolean(8, event.late());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    for (var alarm : touched) {
      var oldest =
          events.stream()
              .filter(event -> event.alarm().equals(alarm))
              .map(AlarmEvent::time)
              .min(Comparator.naturalOrder())
              .orElseThrow();
      refold(connection, alarm, oldest);
    }
  }

  /** Every alarm as it stands, the newest change first. */
  public static List<Alarm> alarms(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select asset, alarm, state, since_ts, raised_ts, priority, message
            from historian.alarm
            where raised_ts > '-infinity'
            order by since_ts desc, asset, alarm
            """)) {
      return alarms(select);
    }
  }

  /** The alarms of some assets as they stand, the newest change first. */
  public static List<Alarm> alarmsOf(Connection connection, Collection<AssetId> assets)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select asset, alarm, state, since_ts, raised_ts, priority, message
            from historian.alarm
            where raised_ts > '-infinity' and asset = any(?)
            order by since_ts desc, asset, alarm
            """)) {
      select.setArray(
          1, connection.createArrayOf("uuid", assets.stream().map(AssetId::uuid).toArray()));
      return alarms(select);
    }
  }

  /** How many alarms of each priority are in each state. */
  public static List<AlarmCount> counts(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement(
                """
                select priority, state, count(*) from historian.alarm
                where raised_ts > '-infinity'
                group by priority, state
                """);
        var rows = select.executeQuery()) {
      var counts = new ArrayList<AlarmCount>();
      while (rows.next()) {
        counts.add(
            new AlarmCount(
                Priority.valueOf(rows.getString(1)),
                AlarmState.valueOf(rows.getString(2)),
                rows.getLong(3)));
      }
      return counts;
    }
  }

  private static List<Alarm> alarms(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var alarms = new ArrayList<Alarm>();
      while (rows.next()) {
        alarms.add(
            new Alarm(
                id(rows),
                AlarmState.valueOf(rows.getString("state")),
                Columns.time(rows, "since_ts"),
                Columns.time(rows, "raised_ts"),
                Priority.valueOf(rows.getString("priority")),
                rows.getString("message")));
      }
      return alarms;
    }
  }

  /** The events in a range, the newest first; fewer where their messages are long. */
  public static List<AlarmEvent> events(Connection connection, TimeRange range, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select asset, alarm, ts, kind, priority, message, actor, late
            from historian.alarm_event
            where ts > ? and ts <= ?
            order by ts desc, id desc
            limit ?
            """)) {
      select.setObject(1, Columns.time(range.from()));
      select.setObject(2, Columns.time(range.to()));
      select.setInt(3, limit);
      select.setFetchSize(FETCH);
      return events(select, MOST_CHARACTERS);
    }
  }

  /** Two who write about the same alarm wait for each other, in one order. */
  private static void lock(Connection connection, AlarmId alarm) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into historian.alarm
              (asset, alarm, state, since_ts, raised_ts, priority, message, last_ts)
            values (?, ?, 'NORMAL', '-infinity', '-infinity', 'LOW', '', '-infinity')
            on conflict (asset, alarm) do update set alarm = excluded.alarm
            """)) {
      upsert.setObject(1, alarm.asset().uuid());
      upsert.setString(2, alarm.key());
      upsert.executeUpdate();
    }
  }

  /**
   * Folds the events behind the last one counted; all of them where one came that is older, as late
   * data brings it.
   */
  private static void refold(Connection connection, AlarmId alarm, Instant oldest)
      throws SQLException {
    var fold = counted(connection, alarm);
    if (!oldest.isAfter(fold.last)) {
      fold = new Fold();
    }
    try (var select =
        connection.prepareStatement(
            """
            select asset, alarm, ts, kind, priority, message, actor, late
            from historian.alarm_event
            where asset = ? and alarm = ? and ts > ?
            order by ts, id
            """)) {
      select.setObject(1, alarm.asset().uuid());
      select.setString(2, alarm.key());
      select.setObject(3, Columns.time(fold.last));
      events(select, Long.MAX_VALUE).forEach(fold::add);
    }
    try (var update =
        connection.prepareStatement(
            """
            update historian.alarm
            set state = ?, since_ts = ?, raised_ts = coalesce(?::timestamptz, '-infinity'), priority = ?,
                message = ?, last_ts = ?
            where asset = ? and alarm = ?
            """)) {
      update.setString(1, fold.state.name());
      update.setObject(2, Columns.time(fold.since));
      update.setObject(
          3, fold.raised == null ? null : Columns.time(fold.raised), Types.TIMESTAMP_WITH_TIMEZONE);
      update.setString(4, fold.priority.name());
      update.setString(5, Columns.storable(fold.message));
      update.setObject(6, Columns.time(fold.last));
      update.setObject(7, alarm.asset().uuid());
      update.setString(8, alarm.key());
      update.executeUpdate();
    }
  }

  /** What has been counted of an alarm so far. */
  private static Fold counted(Connection connection, AlarmId alarm) throws SQLException {
    var fold = new Fold();
    try (var select =
        connection.prepareStatement(
            """
            select state, since_ts, raised_ts, priority, message, last_ts from historian.alarm
            where asset = ? and alarm = ? and raised_ts > '-infinity'
            """)) {
      select.setObject(1, alarm.asset().uuid());
      select.setString(2, alarm.key());
      try (var row = select.executeQuery()) {
        if (row.next()) {
          fold.state = AlarmState.valueOf(row.getString("state"));
          fold.since = Columns.time(row, "since_ts");
          fold.raised = Columns.time(row, "raised_ts");
          fold.last = Columns.time(row, "last_ts");
          fold.priority = Priority.valueOf(row.getString("priority"));
          fold.message = row.getString("message");
        }
      }
    }
    return fold;
  }

  private static final class Fold {
    AlarmState state = AlarmState.NORMAL;
    Instant since = Instant.MIN;
    Instant last = Instant.MIN;
    @Nullable Instant raised;
    Priority priority = Priority.LOW;
    String message = "";

    void add(AlarmEvent event) {
      var next = state.on(event.kind());
      if (next != state) {
        since = event.time();
      }
      if (event.kind() == AlarmEvent.Kind.RAISED) {
        raised = event.time();
        priority = event.priority();
        message = event.message();
      }
      state = next;
      last = event.time();
    }
  }

  private static List<AlarmEvent> events(PreparedStatement select, long mostCharacters)
      throws SQLException {
    try (var rows = select.executeQuery()) {
      var events = new ArrayList<AlarmEvent>();
      long characters = 0;
      while (characters < mostCharacters && rows.next()) {
        var event =
            new AlarmEvent(
                id(rows),
                AlarmEvent.Kind.valueOf(rows.getString("kind")),
                Columns.time(rows, "ts"),
                Priority.valueOf(rows.getString("priority")),
                rows.getString("message"),
                rows.getString("actor"),
                rows.getBoolean("late"));
        characters += event.message().length();
        events.add(event);
      }
      return events;
    }
  }

  private static AlarmId id(ResultSet row) throws SQLException {
    return new AlarmId(new AssetId(row.getObject("asset", UUID.class)), row.getString("alarm"));
  }
}
