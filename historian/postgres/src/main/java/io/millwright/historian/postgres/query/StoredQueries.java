// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.query;

import io.millwright.application.query.QueryPage;
import io.millwright.application.query.QueryPage.Column;
import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRefusedException.Reason;
import io.millwright.application.query.QueryRunner;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.query.SiteWiseSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.util.PSQLException;

/**
 * Runs queries, each in a transaction of its own that can't write, as a role that sees nothing but
 * the views, for a limited time, with limited memory and disk.
 */
public final class StoredQueries implements QueryRunner {
  private static final int CELL = 32_768;
  private static final int MOST_COLUMNS = 100;

  /** How many cells may be on the way from the database at once. */
  private static final int FETCHED_CELLS = 400;

  private static final long PATIENCE_SECONDS = 5;

  private final Database database;
  private final QueryLimits limits;
  private final boolean hasRole;
  private final Semaphore running;

  /**
   * Opens the store over a database.
   *
   * @param hasRole whether queries run as {@link QueryRole}
   */
  public StoredQueries(Database database, QueryLimits limits, boolean hasRole) {
    this.database = database;
    this.limits = limits;
    this.hasRole = hasRole;
    running = new Semaphore(limits.together(), true);
  }

  @Override
  public QueryPage run(String statement, Instant now, long skip, int limit) {
    if (skip < 0 || limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("skip %d, limit %d".formatted(skip, limit));
    }
    var sql = SiteWiseSql.of(statement, now);
    enter();
    try {
      return database.query("query", connection -> guarded(connection, sql, skip, limit));
    } finally {
      running.release();
    }
  }

  private void enter() {
    try {
      if (running.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new QueryRefusedException(
        Reason.BUSY,
        "%d queries are running already; try again in a moment".formatted(limits.together()));
  }

  private QueryPage guarded(Connection connection, String sql, long skip, int limit)
      throws SQLException {
    try {
      confine(connection);
      var columns = columns(connection, sql);
      return page(connection, sql, columns, skip, limit);
    } catch (PSQLException e) {
      throw refused(e);
    }
  }

  private void confine(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set transaction read only");
      statement.execute("set local statement_timeout = " + limits.time().toMillis());
      statement.execute("set local lock_timeout = '2s'");
      statement.execute("set local search_path = sitewise");
      statement.execute("set local timezone = 'UTC'");
      statement.execute("set local standard_conforming_strings = on");
      statement.execute("set local work_mem = '16MB'");
      statement.execute("set local hash_mem_multiplier = 1");
      statement.execute("set local max_parallel_workers_per_gather = 0");
      statement.execute("set local jit = off");
      // Pages are parts of one order; scans that join another's would shift it.
      statement.execute("set local synchronize_seqscans = off");
      if (mayLimitDisk(connection)) {
        statement.execute("set local temp_file_limit = '" + limits.temporary() + "MB'");
      }
      if (hasRole) {
        statement.execute("set local role " + QueryRole.NAME);
      }
    }
  }

  private static boolean mayLimitDisk(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select has_parameter_privilege(current_user, 'temp_file_limit', 'set')")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** Returns the result's columns, which the database tells before it runs anything. */
  private static List<Column> columns(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      var described = statement.getMetaData();
      if (described.getColumnCount() > MOST_COLUMNS) {
        throw new QueryRefusedException(
            Reason.INVALID,
            "The result has %d columns; select at most %d"
                .formatted(described.getColumnCount(), MOST_COLUMNS));
      }
      var columns = new ArrayList<Column>();
      for (int i = 1; i <= described.getColumnCount(); i++) {
        columns.add(new Column(described.getColumnLabel(i), type(described, i)));
      }
      return columns;
    }
  }

  private static QueryPage.Type type(ResultSetMetaData described, int column) throws SQLException {
    return switch (described.getColumnTypeName(column)) {
      case "bool" -> QueryPage.Type.BOOLEAN;
      case "int2", "int4", "int8" -> QueryPage.Type.INTEGER;
      case "float4", "float8", "numeric" -> QueryPage.Type.DOUBLE;
      case "timestamptz" -> QueryPage.Type.TIMESTAMP;
      case "text", "varchar", "bpchar", "name", "interval", "date", "time" -> QueryPage.Type.STRING;
      default ->
          throw new QueryRefusedException(
              Reason.INVALID,
              "Result \"%s\" is of type %s, which has no form in an answer; CAST it"
                  .formatted(
                      described.getColumnLabel(column), described.getColumnTypeName(column)));
    };
  }

  private QueryPage page(
      Connection connection, String sql, List<Column> columns, long skip, int limit)
      throws SQLException {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (int i = 0; i < columns.size(); i++) {
      names.add("c" + i);
      values.add(
          switch (columns.get(i).type()) {
            case STRING -> "pg_catalog.left(c%d::pg_catalog.text, %d)".formatted(i, CELL);
            case TIMESTAMP -> "(extract(epoch from c%d) * 1000000)::pg_catalog.int8".formatted(i);
            case BOOLEAN, INTEGER, DOUBLE -> "c" + i;
          });
    }
    var rows = new ArrayList<List<Optional<String>>>();
    long characters = 0;
    try (var statement =
        connection.prepareStatement(
            "select %s from (%s) as q (%s) offset %d limit %d"
                .formatted(
                    String.join(", ", values), sql, String.join(", ", names), skip, limit + 1L))) {
      statement.setFetchSize(Math.max(1, FETCHED_CELLS / columns.size()));
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          if (rows.size() == limit || (!rows.isEmpty() && characters > limits.pageCharacters())) {
            return new QueryPage(columns, rows, true);
          }
          var row = new ArrayList<Optional<String>>();
          for (int i = 0; i < columns.size(); i++) {
            var cell = cell(found, i + 1, columns.get(i).type());
            characters += 16 + cell.map(String::length).orElse(0);
            row.add(cell);
          }
          rows.add(row);
        }
      }
    }
    return new QueryPage(columns, rows, false);
  }

  private static Optional<String> cell(ResultSet found, int column, QueryPage.Type type)
      throws SQLException {
    var cell =
        switch (type) {
          case BOOLEAN -> Boolean.toString(found.getBoolean(column));
          case INTEGER -> Long.toString(found.getLong(column));
          case DOUBLE -> Double.toString(found.getDouble(column));
          case TIMESTAMP -> found.getLong(column) + "000";
          case STRING -> found.getString(column);
        };
    return found.wasNull() ? Optional.empty() : Optional.of(cell);
  }

  /**
   * Returns the refusal for an error of the database that the caller can mend, such as types that
   * don't fit or a division by zero. Any other error is thrown on.
   */
  private RuntimeException refused(PSQLException e) throws SQLException {
    var state = e.getSQLState() == null ? "" : e.getSQLState();
    var said = e.getServerErrorMessage() == null ? null : e.getServerErrorMessage().getMessage();
    return switch (state) {
      case "57014" ->
          new QueryRefusedException(
              Reason.TOO_COSTLY,
              "The query took more than %d s; filter by asset_id, property_id and event_timestamp"
                  .formatted(limits.time().toSeconds()),
              e);
      case "53400", "53200", "54000", "54001", "54011", "54023" ->
          new QueryRefusedException(
              Reason.TOO_COSTLY,
              "The query needs more memory or disk than one may have; filter more, join less",
              e);
      case "42501" ->
          new QueryRefusedException(Reason.INVALID, "The query asks for what it may not read", e);
      default -> {
        if (state.startsWith("22") || state.startsWith("42") || state.startsWith("21")) {
          yield new QueryRefusedException(
              Reason.INVALID,
              "The query can't be answered: %s"
                  .formatted(said == null ? "its types don't fit" : DatabaseWords.told(said)),
              e);
        }
        throw e;
      }
    };
  }
}
