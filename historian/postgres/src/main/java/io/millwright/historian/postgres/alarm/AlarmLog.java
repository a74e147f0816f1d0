// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.alarm;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmCount;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.AlarmState;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The alarm events in a table, and in another table the state that the events of each alarm add up
 * to. An event is known by alarm, time and kind: an event that is written again changes nothing.
 */
public final class AlarmLog {
  private static final int FETCH = 1_000;

  /** About how many characters the messages of all events of an answer have at most. */
  private static final long MOST_CHARACTERS = 8_000_000;

  private static final Comparator<AlarmId> ONE_ORDER =
      Comparator.<AlarmId, UUID>comparing(id -> id.asset().uuid()).thenComparing(AlarmId::key);

  private AlarmLog() {}

  /** Adds events that are not in the log yet, and brings the states of their alarms up to date. */
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
        NamedStatement.of(
            connection,
            """
            insert into historian.alarm_event
              (asset, alarm, ts, kind, priority, message, actor, late)
            values (:asset, :alarm, :ts, :kind, :priority, :message, :actor, :late)
            on conflict (asset, alarm, ts, kind) do nothing
            """)) {
      for (var event : events) {
        insert.set("asset", event.alarm().asset().uuid());
        insert.set("alarm", event.alarm().key());
        insert.set("ts", event.time());
        insert.set("kind", event.kind().name());
        insert.set("priority", event.priority().name());
        insert.setText("message", event.message());
        insert.setText("actor", event.actor());
        insert.set("late", event.late());
        insert.addBatch();
      }
      insert.runBatch();
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

  /** Returns every alarm in its present state, the newest change first. */
  public static List<Alarm> alarms(Connection connection) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select asset, alarm, state, since_ts, raised_ts, priority, message
            from historian.alarm
            where raised_ts > '-infinity'
            order by since_ts desc, asset, alarm
            """)) {
      return select.list(AlarmLog::alarm);
    }
  }

  /** Returns the alarms of some assets as they stand, the newest change first. */
  public static List<Alarm> alarmsOf(Connection connection, Collection<AssetId> assets)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select asset, alarm, state, since_ts, raised_ts, priority, message
            from historian.alarm
            where raised_ts > '-infinity' and asset = any(:assets)
            order by since_ts desc, asset, alarm
            """)) {
      select.set("assets", "uuid", assets.stream().map(AssetId::uuid).toList());
      return select.list(AlarmLog::alarm);
    }
  }

  /** Returns how many alarms of each priority are in each state. */
  public static List<AlarmCount> counts(Connection connection) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select priority, state, count(*) from historian.alarm
            where raised_ts > '-infinity'
            group by priority, state
            """)) {
      return select.list(row ->
          new AlarmCount(
              Priority.valueOf(row.getString(1)),
              AlarmState.valueOf(row.getString(2)),
              row.getLong(3)));
    }
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    return new Alarm(
        id(row),
        AlarmState.valueOf(row.getString("state")),
        Columns.time(row, "since_ts"),
        Columns.time(row, "raised_ts"),
        Priority.valueOf(row.getString("priority")),
        row.getString("message"));
  }

  /** Returns the events in a range, the newest first; fewer where their messages are long. */
  public static List<AlarmEvent> events(Connection connection, TimeRange range, int limit)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select asset, alarm, ts, kind, priority, message, actor, late
            from historian.alarm_event
            where ts > :from and ts <= :to
            order by ts desc, id desc
            limit :limit
            """)) {
      select.set("from", range.from());
      select.set("to", range.to());
      select.set("limit", limit);
      select.fetch(FETCH);
      return events(select, MOST_CHARACTERS);
    }
  }

  /** Makes two transactions that write about the same alarm wait for each other. */
  private static void lock(Connection connection, AlarmId alarm) throws SQLException {
    try (var upsert =
        NamedStatement.of(
            connection,
            """
            insert into historian.alarm
              (asset, alarm, state, since_ts, raised_ts, priority, message, last_ts)
            values (:asset, :alarm, 'NORMAL', '-infinity', '-infinity', 'LOW', '', '-infinity')
            on conflict (asset, alarm) do update set alarm = excluded.alarm
            """)) {
      upsert.set("asset", alarm.asset().uuid());
      upsert.set("alarm", alarm.key());
      upsert.update();
    }
  }

  /**
   * Adds the events after the last counted one to the state of an alarm. Where a new event is older
   * than that one, as late readings bring it, all events are added up anew.
   */
  private static void refold(Connection connection, AlarmId alarm, Instant oldest)
      throws SQLException {
    var fold = counted(connection, alarm);
    if (!oldest.isAfter(fold.last)) {
      fold = new Fold();
    }
    try (var select =
        NamedStatement.of(
            connection,
            """
            select asset, alarm, ts, kind, priority, message, actor, late
            from historian.alarm_event
            where asset = :asset and alarm = :alarm and ts > :last
            order by ts, id
            """)) {
      select.set("asset", alarm.asset().uuid());
      select.set("alarm", alarm.key());
      select.set("last", fold.last);
      events(select, Long.MAX_VALUE).forEach(fold::add);
    }
    try (var update =
        NamedStatement.of(
            connection,
            """
            update historian.alarm
            set state = :state, since_ts = :since, raised_ts = coalesce(:raised::timestamptz, '-infinity'), priority = :priority,
                message = :message, last_ts = :last
            where asset = :asset and alarm = :alarm
            """)) {
      update.set("state", fold.state.name());
      update.set("since", fold.since);
      update.set("raised", Optional.ofNullable(fold.raised));
      update.set("priority", fold.priority.name());
      update.setText("message", fold.message);
      update.set("last", fold.last);
      update.set("asset", alarm.asset().uuid());
      update.set("alarm", alarm.key());
      update.update();
    }
  }

  /** Returns what has been counted of an alarm so far. */
  private static Fold counted(Connection connection, AlarmId alarm) throws SQLException {
    var fold = new Fold();
    try (var select =
        NamedStatement.of(
            connection,
            """
            select state, since_ts, raised_ts, priority, message, last_ts from historian.alarm
            where asset = :asset and alarm = :alarm and raised_ts > '-infinity'
            """)) {
      select.set("asset", alarm.asset().uuid());
      select.set("alarm", alarm.key());
      select.forEach(row -> {
        fold.state = AlarmState.valueOf(row.getString("state"));
        fold.since = Columns.time(row, "since_ts");
        fold.raised = Columns.time(row, "raised_ts");
        fold.last = Columns.time(row, "last_ts");
        fold.priority = Priority.valueOf(row.getString("priority"));
        fold.message = row.getString("message");
      });
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

  private static List<AlarmEvent> events(NamedStatement select, long mostCharacters)
      throws SQLException {
    var events = new ArrayList<AlarmEvent>();
    long[] characters = {0};
    select.forEachWhile(
        () -> characters[0] < mostCharacters,
        row -> {
          var event = event(row);
          characters[0] += event.message().length();
          events.add(event);
        });
    return events;
  }

  private static AlarmEvent event(ResultSet row) throws SQLException {
    return new AlarmEvent(
        id(row),
        AlarmEvent.Kind.valueOf(row.getString("kind")),
        Columns.time(row, "ts"),
        Priority.valueOf(row.getString("priority")),
        row.getString("message"),
        row.getString("actor"),
        row.getBoolean("late"));
  }

  private static AlarmId id(ResultSet row) throws SQLException {
    return new AlarmId(new AssetId(row.getObject("asset", UUID.class)), row.getString("alarm"));
  }
}
