// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema;

import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.DatabaseFailures;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.historian.postgres.plant.StoredRoles;
import io.millwright.historian.postgres.series.SeriesIndex;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings the database's tables and views up to date.
 *
 * <p>A server of the version before may be at work meanwhile. It holds the lock of the plant while
 * it writes and then waits for a table that a migration changes; so a migration that waited for the
 * lock of the plant would wait for ever. Migrations take the locks first, in the order in which
 * everybody takes them, and change tables then.
 */
public final class Schema {
  private static final System.Logger LOG = System.getLogger(Schema.class.getName());

  private Schema() {}

  /**
   * Runs the migrations that have not run yet, all or none, and makes the points a hypertable where
   * TimescaleDB is there. Several processes may do so at once.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database can't be used
   * @throws IllegalStateException if a newer Millwright has written the database: this one does not
   *     know what its tables mean
   */
  public static void migrate(HistorianConfig config) {
    Fitness.check(config);
    try (var whole = new OneTransaction(config)) {
      var flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(whole)
              .locations(new String[0])
              .resourceProvider(new Migrations())
              .defaultSchema("historian")
              .createSchemas(true)
              .load();
      refuseNewer(flyway);
      if (flyway.info().pending().length > 0) {
        lock(whole.getConnection());
      }
      flyway.migrate();
      StoredRoles.settle(whole.getConnection());
      whole.commit();
    } catch (FlywayException e) {
      throw failure(config, e);
    } catch (SQLException e) {
      throw DatabaseFailures.failure("migrate the tables", config.where(), e);
    }
    try (var connection =
        DriverManager.getConnection(config.url(), config.user(), config.password())) {
      if (isTimescaleAvailable(connection)) {
        makeHypertable(connection, config);
      }
    } catch (SQLException e) {
      throw DatabaseFailures.failure("prepare the tables", config.where(), e);
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(Database.UNIT_LOCK));
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
    }
  }

  private static void refuseNewer(Flyway flyway) {
    for (var applied : flyway.info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new IllegalStateException(
            "A newer Millwright has written this database (it has version %s of the tables, which this one does not know); start that one, or give another folder with --data"
                .formatted(applied.getVersion()));
      }
    }
  }

  private static RuntimeException failure(HistorianConfig config, FlywayException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return DatabaseFailures.failure("migrate the tables", config.where(), sql);
      }
    }
    return new IllegalStateException(
        "Cannot migrate the historian at %s: %s; was it written by a newer Millwright?"
            .formatted(config.where(), e.getMessage()),
        e);
  }

  private static boolean isTimescaleAvailable(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select 1 from pg_available_extensions where name = 'timescaledb'")) {
      return rows.next();
    }
  }

  /**
   * Chunks of a day: at some thousand readings a second one chunk's index still fits into memory.
   */
  private static void makeHypertable(Connection connection, HistorianConfig config) {
    try (var statement = connection.createStatement()) {
      statement.execute("create extension if not exists timescaledb schema public");
      statement.execute(
          """
          select create_hypertable('historian.point', 'ts',
            chunk_time_interval => interval '1 day', create_default_indexes => false,
            if_not_exists => true, migrate_data => true)
          """);
    } catch (SQLException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "TimescaleDB is installed at "
              + config.where()
              + " but can't be used, points stay in a plain table: "
              + e.getMessage());
    }
  }
}
