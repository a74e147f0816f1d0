// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The connections to the database, and what becomes of its failures: where the database can't do
 * what it was asked now, {@link UnavailableException}; where it was asked nonsense, {@link
 * IllegalStateException}, which is a bug. Safe for use by several threads.
 */
final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /** PostgreSQL, appendix A. */
  private static final String DISK_FULL = "53100";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Where COPY puts rows before they go to their place; each connection has its own. */
  private static final String INCOMING =
      """
      create temporary table if not exists incoming (
        series integer not null, ts timestamptz not null, quality smallint not null,
        value_kind smallint not null, whole bigint, real double precision, text text,
        version integer)
      on commit delete rows
      """;

  private final HikariDataSource pool;
  private final String where;

  Database(HistorianConfig config) {
    where = config.url();
    var settings = new HikariConfig();
    settings.setPoolName("historian");
    settings.setJdbcUrl(config.url());
    settings.setUsername(config.user());
    settings.setPassword(config.password());
    settings.setMaximumPoolSize(config.connections());
    settings.setMinimumIdle(1);
    settings.setAutoCommit(false);
    settings.setConnectionTimeout(PATIENCE.toMillis());
    settings.setInitializationFailTimeout(-1);
    // Committed by itself: the first rollback must not take the table away.
    settings.setIsolateInternalQueries(true);
    settings.setConnectionInitSql(INCOMING);
    settings.addDataSourceProperty("ApplicationName", "millwright");
    settings.addDataSourceProperty("tcpKeepAlive", "true");
    settings.addDataSourceProperty("connectTimeout", "10");
    settings.addDataSourceProperty("socketTimeout", "300");
    pool = new HikariDataSource(settings);
  }

  DataSource dataSource() {
    return pool;
  }

  /** What is done on a connection; run again from the start where it met another transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does work in one transaction.
   *
   * @param what what is tried, for messages, after "Cannot "
   * @throws UnavailableException if the database is away, full, or refuses us
   */
  <T> T transaction(String what, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (var connection = pool.getConnection()) {
        try {
          var result = work.on(connection);
          connection.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          rollback(connection, e);
          throw e;
        }
      } catch (SQLException e) {
        if (!isCollision(e) || attempt == ATTEMPTS) {
          throw failure(what, where, e);
        }
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Two transactions that can't both go on; the one that gave way tries again. */
  private static boolean isCollision(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** The exception that a failure of the database becomes. */
  static RuntimeException failure(String what, String where, SQLException e) {
    var state = e.getSQLState() == null ? "08000" : e.getSQLState();
    // PostgreSQL, appendix A: the first two characters are the class of the error.
    return switch (state.substring(0, 2)) {
      case "22", "23", "42", "0A", "21", "2B", "34" ->
          new IllegalStateException(
              "Cannot %s in the historian at %s: %s (SQLSTATE %s); this is a bug, please report it"
                  .formatted(what, where, e.getMessage(), state),
              e);
      default ->
          new UnavailableException(
              "Cannot %s in the historian at %s: %s (SQLSTATE %s); %s"
                  .formatted(what, where, e.getMessage(), state, advice(state)),
              e);
    };
  }

  private static String advice(String state) {
    if (state.equals(DISK_FULL)) {
      return "the disk of the database is full: free space on it";
    }
    return switch (state.substring(0, 2)) {
      case "28" -> "check user and password";
      case "3D" -> "create the database, or correct its name";
      case "53" -> "free disk space, memory or connections of the database server";
      case "25" -> "connect to the primary, this server only reads";
      case "57", "58", "XX" -> "look into the database server's log";
      default -> "check that the database server runs and can be reached";
    };
  }

  @Override
  public void close() {
    pool.close();
  }
}
