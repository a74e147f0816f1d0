// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema;

import io.millwright.historian.postgres.database.DatabaseFailures;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The role as which Grafana, psql and other programs read: it sees the views in schema {@code
 * millwright}, all trees of them, and nothing else. It writes nothing, locks nothing that a writer
 * waits for, takes a part of the server's connections only, and a part of its disk for sorting; a
 * statement ends after a while unless the session asks for more time.
 */
public final class ReaderRole {
  /** The role's name. */
  public static final String NAME = "millwright_reader";

  /** How many connections of it there may be, of the hundred that the embedded server has. */
  static final int CONNECTIONS = 20;

  /**
   * Functions that PostgreSQL calls volatile although they neither change nor lock anything that
   * others see, and that reading programs call.
   */
  private static final List<String> HARMLESS =
      List.of(
          "array_sample",
          "array_shuffle",
          "clock_timestamp",
          "gen_random_uuid",
          "pg_database_size",
          "pg_indexes_size",
          "pg_is_in_recovery",
          "pg_partition_ancestors",
          "pg_partition_tree",
          "pg_relation_size",
          "pg_table_size",
          "pg_total_relation_size",
          "random",
          "random_normal",
          "set_config",
          "setseed",
          "timeofday",
          "uuidv4",
          "uuidv7");

  /**
   * Functions that are not volatile and yet take the number of a transaction that writes; whoever
   * follows the changes would wait for its end.
   */
  private static final List<String> NUMBERING = List.of("pg_current_xact_id", "txid_current");

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
      // A role may change its own settings, for all of its sessions to come.
      execute(connection, "alter role %s reset all".formatted(NAME));
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
      throw DatabaseFailures.failure("let others read", config.where(), e);
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (var question =
        NamedStatement.of(connection, "select 1 from pg_roles where rolname = :name")) {
      return question.set("name", NAME).first(_ -> true).isPresent();
    }
  }

  /**
   * Takes away what PostgreSQL gives to everybody: temporary tables, other databases, code blocks,
   * and each function that changes or locks something. Such functions are volatile ("Function
   * Volatility Categories"): advisory locks, large objects, messages, waiting, and what later
   * versions of PostgreSQL will bring. The owner is a superuser, who may call all of them still.
   */
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
            execute format('alter role "READER" in database %I reset all', name);
          end loop;
          execute format('grant connect on database %I to "READER"', current_database());
          for name in
            select oid::regprocedure from pg_proc
            where pronamespace = 'pg_catalog'::regnamespace
              and (provolatile = 'v' and proname not in (HARMLESS) or proname in (NUMBERING))
              and has_function_privilege('public', oid, 'execute')
          loop
            execute format('revoke execute on routine %s from public', name);
          end loop;
        end
        $$
        """
            .replace("READER", NAME)
            .replace("HARMLESS", literals(HARMLESS))
            .replace("NUMBERING", literals(NUMBERING)));
    execute(connection, "revoke usage on language plpgsql from public");
  }

  private static String literals(List<String> names) {
    return names.stream().collect(Collectors.joining("', '", "'", "'"));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
