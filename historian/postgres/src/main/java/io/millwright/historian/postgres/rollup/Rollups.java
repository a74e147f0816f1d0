// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.rollup;

import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.task.RegularTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;

/**
 * Computes the rollups of hours that are due. Safe for use by several threads and processes, beside
 * writers, and at any moment that it is killed: what reads rollups is exact before and after.
 *
 * <ol>
 *   <li>A generation of marks ends: for a moment nobody writes, so that the readings behind all its
 *       marks are committed. What is written later has marks of the next generation.
 *   <li>Some of the hours that it marked are computed from the readings, and their marks go, in one
 *       transaction. What came meanwhile may be in it or not; its mark stays.
 * </ol>
 */
public final class Rollups implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** How long an hour stays open for readings that are on their way. */
  static final Duration OPEN = Duration.ofMinutes(5);

  private static final long ROLLING_LOCK = 0x6d696c6c77726f6dL;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** How many hours of series are computed at once: a second's work, at a reading a second. */
  private static final int AT_ONCE = 200;

  private final Database database;
  private final RegularTask working = new RegularTask("rollups", PAUSE, this::rollAll);
  private volatile InstantSource clock = InstantSource.system();

  /** Computes nothing until it is started. */
  public Rollups(Database database) {
    this.database = database;
  }

  /** Computes what is due from now on, in a thread of its own, until closed. */
  public void start(InstantSource clock) {
    this.clock = clock;
    working.start();
  }

  private void rollAll() {
    boolean more = true;
    while (more && !working.isEnding()) {
      more = roll(clock.instant());
      working.alive();
    }
  }

  /** Ends the thread; what it has not computed is due after the next start. */
  @Override
  public void close() {
    working.close();
  }

  /**
   * Computes up to 200 rollups that are due and whose hours ended some minutes ago.
   *
   * @return true where there was something to compute; then call it again at once
   */
  public boolean roll(Instant now) {
    var until = now.minus(OPEN);
    long generation = database.transaction("begin a generation", at -> generation(at, until));
    return generation >= 0
        && database.transaction(
            "compute rollups", connection -> compute(connection, until, generation));
  }

  /** Returns the generation of marks that has ended; negative where nothing is to be done now. */
  private static long generation(Connection connection, Instant until) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select g.generation,
              exists (select from historian.rollup_due
                where hour <= :until and generation < g.generation) as has_ended,
              exists (select from historian.rollup_due where hour <= :until) as has_any
            from historian.rollup_generation g
            """)) {
      return select
          .set("until", until)
          .first(row -> {
            if (row.getBoolean("has_ended")) {
              return row.getLong("generation") - 1;
            }
            return row.getBoolean("has_any") ? end(connection) : -1;
          })
          .orElseThrow();
    }
  }

  /**
   * Ends the generation of marks, and returns its number. It waits for transactions that write, and
   * new ones wait behind it; so it gives up after a second and returns -1.
   */
  private static long end(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '1s'");
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(DueHours.LOCK));
      try (var rows =
          statement.executeQuery(
              "update historian.rollup_generation set generation = generation + 1"
                  + " returning generation - 1")) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        connection.rollback();
        return -1;
      }
      throw e;
    }
  }

  private static boolean compute(Connection connection, Instant until, long generation)
      throws SQLException {
    if (!isAlone(connection)) {
      return false;
    }
    var series = new ArrayList<Integer>();
    var hours = new ArrayList<Long>();
    try (var select =
        NamedStatement.of(
            connection,
            """
            select distinct series, (extract(epoch from hour) / 3600)::bigint as hour
            from historian.rollup_due
            where hour <= :until and generation <= :generation
            limit :most
            """)) {
      select
          .set("until", until)
          .set("generation", generation)
          .set("most", AT_ONCE)
          .forEach(row -> {
            series.add(row.getInt("series"));
            hours.add(row.getLong("hour"));
          });
    }
    if (series.isEmpty()) {
      return false;
    }
    for (var sql :
        new String[] {
          """
          delete from historian.rollup r using chosen c
          where r.series = c.series and r.minutes in (1, 15, 60)
            and r.ts > c.hour - interval '1 hour' and r.ts <= c.hour
          """,
          """
          insert into historian.rollup (series, minutes, ts, quality, finest, points, numbers, sum,
            squares, minimum, maximum, first_ts, first, last_ts, last, area)
          select m.series, m.minutes, m.ts, m.quality, m.finest, m.points, m.moments[1],
            m.moments[2], m.moments[3], m.minimum, m.maximum, m.first_ts, m.first, m.last_ts, m.last,
            m.area
          from (
            select w.*, min(w.minutes) filter (where w.is_worth_it)
              over (partition by w.series, w.hour, w.quality) as finest
            from (
              select c.series, c.hour, r.minutes, w.*,
                r.minutes = 60 or sum(w.points) over one >= 4 * count(*) over one as is_worth_it
              from chosen c
              cross join (values (1, interval '1 minute'), (15, interval '15 minutes'),
                (60, interval '1 hour')) r(minutes, length)
              cross join lateral historian.measured(c.series, c.hour, r.length) w
              window one as (partition by c.series, c.hour, w.quality, r.minutes)
            ) w
          ) m
          where m.minutes >= m.finest
          """,
          """
          delete from historian.rollup_due d using chosen c
          where d.series = c.series and d.hour = c.hour and d.generation <= %d
          """
              .formatted(generation)
        }) {
      try (var statement =
          NamedStatement.of(
              connection,
              """
              with chosen(series, hour) as (
                select c.series, to_timestamp(c.hour * 3600)
                from unnest(:series::integer[], :hours::bigint[]) c(series, hour))
              """
                  + sql)) {
        statement.set("series", "integer", series).set("hours", "bigint", hours).update();
      }
    }
    return true;
  }

  /** Returns whether nobody else computes; until the end of the transaction nobody else will. */
  private static boolean isAlone(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select pg_try_advisory_xact_lock(%d)".formatted(ROLLING_LOCK))) {
      rows.next();
      return rows.getBoolean(1);
    }
  }
}
