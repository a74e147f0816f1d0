// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * The role as which Grafana, psql and other programs read: it sees the views in schema {@code
 * millwright}, all trees of them, and nothing else. It writes nothing, takes a part of the server's
 * connections only, and a part of its disk for sorting; a statement ends after a while unless the
 * session asks for more time.
 */
public final class ReaderRole {
  /** The role's name. */
  public static final String NAME = "millwright_reader";

  /** How many connections of it there may be, of the hundred that the embedded server has. */
  static final int CONNECTIONS = 20;

  /** Functions that write large objects; everybody may call them in a new database. */
  private static final List<String> WRITING =
      List.of(
          "lo_creat(integer)",
          "lo_create(oid)",
          "lo_from_bytea(oid, bytea)",
          "lo_open(oid, integer)",
          "lo_put(oid, bigint, bytea)",
          "lo_unlink(oid)");

  private ReaderRole() {}

  /**
   * Makes the role in a database of our own server, or makes what is there of it right, after the
   * views have been brought up to date.
   *
   * @param config of a superuser
   * @param password letters and digits
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is away
   */
  public static void admit(HistorianConfig config, String password) {
    try (var connection =
        DriverManager.getConnection(config.url(), config.user(), config.password())) {
      connection.setAutoCommit(false);
      if (!exists(connection)) {
        execute(connection, "create role " + NAME);
      }
      execute(
          connection,
          ("alter role %s login nosuperuser nocreatedb nocreaterole noreplication nobypassrls"
                  + " connection limit %d password '%s'")
              .formatted(NAME, CONNECTIONS, password));
      for (var setting :
          List.of(
              "default_transaction_read_only = on",
              "statement_timeout = '60s'",
              "idle_in_transaction_session_timeout = '60s'",
              "temp_file_limit = '1GB'",
              "search_path = millwright")) {
        execute(connection, "alter role %s set %s".formatted(NAME, setting));
      }
      restrict(connection);
      execute(connection, "grant usage on schema millwright to " + NAME);
      execute(connection, "grant select on all tables in schema millwright to " + NAME);
      connection.commit();
    } catch (SQLException e) {
      throw Database.failure("let others read", config.where(), e);
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (var question = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      question.setString(1, NAME);
      try (var found = question.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Takes away what PostgreSQL gives to everybody: temporary tables, other databases, writing. */
  private static void restrict(Connection connection) throws SQLException {
    execute(
        connection,
        """
        do $$
        declare
          name text;
        begin
          for name in select datname from pg_database where datallowconn loop
            execute format('revoke all on database %I from public', name);
          end loop;
          execute format('grant connect on database %I to "READER"', current_database());
        end
        $$
        """
            .replace("READER", NAME));
    for (var function : WRITING) {
      execute(connection, "revoke execute on function pg_catalog." + function + " from public");
    }
    execute(connection, "revoke usage on language plpgsql from public");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
