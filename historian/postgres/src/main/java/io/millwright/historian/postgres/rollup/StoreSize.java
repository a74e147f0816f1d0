// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.rollup;

import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * How large the database is, and how far its rollups are behind. The database is asked now and
 * then; the figures are what it said last. Safe for use by several threads.
 */
public final class StoreSize implements FigureSource, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final Database database;
  private final RegularTask asking = new RegularTask("store-size", PAUSE, this::ask);
  private volatile InstantSource clock = InstantSource.system();
  private volatile double bytes = Double.NaN;
  private volatile double rollupLagSeconds = Double.NaN;

  /** Asks nothing until it is started. */
  public StoreSize(Database database) {
    this.database = database;
  }

  /** Asks the database now, and from now on regularly, until closed. */
  public void start(InstantSource clock) {
    this.clock = clock;
    try {
      ask();
    } catch (UnavailableException e) {
      // The next turn may do better; the database's failure has been logged.
      bytes = Double.NaN;
    }
    asking.start();
  }

  @Override
  public void close() {
    asking.close();
  }

  private void ask() {
    database.transaction(
        "read the size of the database",
        connection -> {
          ask(connection);
          return true;
        });
  }

  private void ask(Connection connection) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select pg_database_size(current_database()) as bytes,
              (select extract(epoch from :until::timestamptz - min(hour))
               from historian.rollup_due where hour <= :until)::double precision as lag
            """)) {
      select
          .set("until", clock.instant().minus(Rollups.OPEN))
          .forEach(row -> {
            bytes = row.getLong("bytes");
            // Null, and so 0, where nothing is due.
            rollupLagSeconds = row.getDouble("lag");
          });
    }
  }

  @Override
  public List<Figure> figures() {
    if (Double.isNaN(bytes)) {
      // Another process measures it, or nobody has been able to yet.
      return List.of();
    }
    return List.of(
        new Figure.Gauge(
            "millwright_historian_size_bytes",
            "Disk that the database takes, as it said in the last minute",
            () -> bytes),
        new Figure.Gauge(
            "millwright_historian_rollup_lag_seconds",
            "Age of the oldest hour whose rollup is due and not computed yet; 0 where none is",
            () -> rollupLagSeconds));
  }
}
