// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks the hours of series whose readings change, so that their rollups are computed anew. Safe
 * for use by several threads.
 *
 * <p>A transaction that changes readings holds {@link #LOCK} shared until it commits, and the
 * rollups hold it alone to begin another generation of marks. So a mark that this process has made
 * in a generation also covers what it writes later in that generation. A stream of live readings
 * makes one mark an hour, not one for each batch.
 */
public final class DueHours {
  /** The advisory lock between those who change readings and the rollups. */
  public static final long LOCK = 0x6d696c6c77726f6cL;

  /** The hour, by its end, in which a time lies, in SQL. */
  private static final String HOUR = "historian.hour_of(ts)";

  private static final int MOST_REMEMBERED = 1_000_000;

  private record Known(long generation, Set<Hour> hours) {}

  private record Hour(int series, long number) {}

  private volatile Known known = new Known(-1, ConcurrentHashMap.newKeySet());

  /** The marks of one transaction. */
  public static final class Marks {
    private final Connection connection;
    private final Known at;
    private final Set<Hour> added = new HashSet<>();

    private Marks(Connection connection, Known at) {
      this.connection = connection;
      this.at = at;
    }

    /**
     * Marks the hours that rows touch. It is called last in a transaction, as another transaction
     * may wait for it.
     */
    public void add(PointRows rows) throws SQLException {
      var series = new ArrayList<Integer>();
      var hours = new ArrayList<Long>();
      rows.forEachHour((id, number) -> {
        var hour = new Hour(id, number);
        if (!at.hours.contains(hour) && added.add(hour)) {
          series.add(id);
          hours.add(number);
        }
      });
      if (series.isEmpty()) {
        return;
      }
      try (var insert =
          NamedStatement.of(
              connection,
              """
              insert into historian.rollup_due (series, hour, generation)
              select d.series, to_timestamp(d.hour * 3600), :generation
              from unnest(:series::integer[], :hours::bigint[]) d(series, hour)
              on conflict do nothing
              """)) {
        insert
            .set("generation", at.generation)
            .set("series", "integer", series)
            .set("hours", "bigint", hours)
            .update();
      }
    }

    /**
     * Returns a statement that changes points and marks the hours that it touches.
     *
     * @param change an INSERT or DELETE of points with their alias p, without RETURNING
     */
    public NamedStatement marking(String change) throws SQLException {
      return NamedStatement.of(
          connection,
          """
          with changed as (%s returning p.series, p.ts)
          insert into historian.rollup_due (series, hour, generation)
          select distinct series, %s, %d from changed
          on conflict do nothing
          """
              .formatted(change, HOUR, at.generation));
    }

    /** Returns such a statement as a query that tells how many points it changed. */
    public NamedStatement counting(String change) throws SQLException {
      return NamedStatement.of(
          connection,
          """
          with changed as (%s returning p.series, p.ts), marked as (
            insert into historian.rollup_due (series, hour, generation)
            select distinct series, %s, %d from changed
            on conflict do nothing)
          select count(*) from changed
          """
              .formatted(change, HOUR, at.generation));
    }

    /** Remembers the marks for later transactions. It is called after the commit. */
    public void remember() {
      if (at.hours.size() > MOST_REMEMBERED) {
        at.hours.clear();
      }
      at.hours.addAll(added);
    }
  }

  /** Returns the marks of a transaction that is about to change readings. */
  public Marks forWriting(Connection connection) throws SQLException {
    long generation = generation(connection);
    var current = known;
    if (current.generation != generation) {
      current = new Known(generation, ConcurrentHashMap.newKeySet());
      known = current;
    }
    return new Marks(connection, current);
  }

  /** Returns the marks of a transaction, which are not remembered for later ones. */
  public static Marks once(Connection connection) throws SQLException {
    return new Marks(connection, new Known(generation(connection), Set.of()));
  }

  private static long generation(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      // One round trip; the second statement sees what was committed before the lock was had.
      statement.execute(
          "select pg_advisory_xact_lock_shared(%d); select generation from historian.rollup_generation"
              .formatted(LOCK));
      statement.getMoreResults();
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
