// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import io.millwright.asset.Plant;
import io.millwright.asset.PlantStore;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The plant in relational tables, which the views for people are made of. It remembers what it has
 * last read or written, and writes what differs from that; where another process has saved a plant
 * meanwhile, it reads that one first. Safe for use by several threads.
 */
final class StoredPlant implements PlantStore {
  private final Database database;
  private volatile Known known = new Known(-1, new PlantRows.Loaded(Plant.EMPTY, new long[0]));

  /**
   * A plant as it is stored.
   *
   * @param version when
   */
  private record Known(long version, PlantRows.Loaded stored) {}

  StoredPlant(Database database) {
    this.database = database;
  }

  @Override
  public Plant load() {
    known =
        database.transaction(
            "load the plant",
            connection -> {
              // Nobody saves meanwhile, so all tables are of one plant.
              long version =
                  number(
                      connection,
                      "select pg_advisory_xact_lock_shared(%d)".formatted(SeriesIndex.PLANT_LOCK),
                      "select version from historian.plant_version");
              return new Known(version, PlantRows.load(connection));
            });
    return known.stored().plant();
  }

  @Override
  public void save(Plant plant) {
    known =
        database.transaction(
            "save the plant",
            connection -> {
              long version =
                  number(
                      connection,
                      // Compiling a query takes longer than a change of one asset.
                      "set local jit = off; select pg_advisory_xact_lock(%d)"
                          .formatted(SeriesIndex.PLANT_LOCK),
                      "update historian.plant_version set version = version + 1 returning version");
              var last = known;
              var before =
                  last.version() == version - 1 ? last.stored() : PlantRows.load(connection);
              return new Known(version, write(connection, before, plant));
            });
  }

  private static PlantRows.Loaded write(Connection connection, PlantRows.Loaded stored, Plant after)
      throws SQLException {
    var before = stored.plant();
    ModelRows.write(connection, before, after);
    var written =
        AssetRows.write(
            connection,
            before,
            stored.positions(),
            after,
            ModelRows.withOtherStreams(before, after));
    ModelRows.removeGone(connection, before, after);
    SeriesOwners.update(connection, written.moved());
    return new PlantRows.Loaded(after, written.positions());
  }

  private static long number(Connection connection, String first, String query)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(first);
      try (var rows = statement.executeQuery(query)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
