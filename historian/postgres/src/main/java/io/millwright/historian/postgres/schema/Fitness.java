// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema;

import io.millwright.historian.postgres.database.DatabaseFailures;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** Checks whether a database can be used at all, before anything is changed in it. */
final class Fitness {
  /** The oldest PostgreSQL that is tested. */
  private static final int OLDEST = 15;

  /** The driver's SQLSTATE where the server answers and wants more than it got, as a password. */
  private static final String REJECTED = "08004";

  private static final String QUESTION =
      """
      select current_setting('server_version_num')::integer / 10000, current_setting('server_version'),
             pg_is_in_recovery(), current_user, current_database(),
             has_database_privilege(current_database(), 'CREATE')
               or exists (select 1 from pg_namespace where nspname = 'historian')
      """;

  private Fitness() {}

  /**
   * Asks the database.
   *
   * @throws UnavailableException if it can't be reached, or lacks something that an administrator
   *     can give; the message says what to do
   */
  static void check(HistorianConfig config) {
    var properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("socketTimeout", "60");
    try (var connection = DriverManager.getConnection(config.url(), properties)) {
      ask(connection, config);
    } catch (SQLException e) {
      throw new UnavailableException(
          "Cannot use the database at %s: %s".formatted(config.where(), reason(e, config)), e);
    }
  }

  private static void ask(Connection connection, HistorianConfig config) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(QUESTION)) {
      row.next();
      var lack = lack(row);
      if (!lack.isEmpty()) {
        var message = "Cannot use the database at %s: %s".formatted(config.where(), lack);
        throw new UnavailableException(message, new IllegalStateException(lack));
      }
    }
  }

  private static String lack(ResultSet row) throws SQLException {
    if (row.getInt(1) < OLDEST) {
      return "it is PostgreSQL %s, and Millwright needs %d or newer; upgrade it, or give another"
          .formatted(row.getString(2), OLDEST);
    }
    if (row.getBoolean(3)) {
      return "it is a standby, which only reads; give the address of the primary";
    }
    return row.getBoolean(6)
        ? ""
        : ("%s may not create schemas in it; have an administrator run: GRANT CREATE ON DATABASE"
                + " \"%s\" TO \"%s\"")
            .formatted(row.getString(4), row.getString(5), row.getString(4));
  }

  private static String reason(SQLException e, HistorianConfig config) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "there is no host of that name; correct the address, or look at the name service";
      }
    }
    var state = DatabaseFailures.state(e);
    if (state.equals(REJECTED) && config.password().isEmpty()) {
      return "it wants a password for user %s; set MILLWRIGHT_DATABASE_PASSWORD"
          .formatted(config.user());
    }
    return switch (state.substring(0, 2)) {
      case "08" ->
          ("no PostgreSQL answers there (%s); check that it runs, and that this machine is let"
                  + " through to it")
              .formatted(e.getMessage());
      case "28" ->
          "it refuses user %s: %s; check the user and the password"
              .formatted(config.user(), e.getMessage());
      case "3D" -> "%s; create it, or correct its name".formatted(e.getMessage());
      default ->
          "%s (SQLSTATE %s); %s".formatted(e.getMessage(), state, DatabaseFailures.advice(state));
    };
  }
}
