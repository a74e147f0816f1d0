// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.query;

import io.millwright.historian.postgres.database.DatabaseFailures;
import io.millwright.historian.postgres.database.HistorianConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The role as which queries run: it may read the views in schema {@code sitewise}, and nothing else
 * of ours. Not every database lets us make one.
 */
public final class QueryRole {
  /** The name of the role, which is one for all databases of a server. */
  public static final String NAME = "millwright_query";

  private static final System.Logger LOG = System.getLogger(QueryRole.class.getName());

  private QueryRole() {}

  /** Makes the role where the database lets it. Returns whether queries can run as this role. */
  public static boolean prepare(HistorianConfig config) {
    try (var connection =
        DriverManager.getConnection(config.url(), config.user(), config.password())) {
      // Asked first: a refusal would stand as an error in the database's own log at each start.
      attempt(
          connection,
          ("do $$ begin if not exists (select from pg_roles where rolname = '%s') then"
                  + " create role %s nologin noinherit; end if; end $$")
              .formatted(NAME, NAME));
      attempt(connection, "grant " + NAME + " to current_user");
      attempt(connection, "grant usage on schema sitewise to " + NAME);
      attempt(connection, "grant select on all tables in schema sitewise to " + NAME);
      attempt(connection, "grant execute on all functions in schema sitewise to " + NAME);
      return isUsable(connection, config);
    } catch (SQLException e) {
      throw DatabaseFailures.failure("prepare the role for queries", config.where(), e);
    }
  }

  /**
   * Runs a statement that may fail: it may have been done by an administrator already. What matters
   * is what {@link #isUsable} finds.
   */
  private static void attempt(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "role for queries: " + sql + ": " + e.getMessage());
    }
  }

  private static boolean isUsable(Connection connection, HistorianConfig config)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("set local role " + NAME);
      statement.execute("select 1 from sitewise.asset limit 1");
      return true;
    } catch (SQLException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Queries run as the historian's own user at "
              + config.where()
              + ", guarded by the parser alone: "
              + e.getMessage()
              + "; have an administrator create the role "
              + NAME
              + ", grant it to "
              + config.user()
              + " and grant it to select from schema sitewise");
      return false;
    } finally {
      connection.rollback();
    }
  }
}
