// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.application.plant.PlantStore;
import io.millwright.asset.Memberships;
import io.millwright.asset.Plant;
import io.millwright.asset.change.FormerAlias;
import io.millwright.asset.change.PlantChange;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.change.PlantVersion;
import io.millwright.asset.change.Removed;
import io.millwright.asset.change.Whereabouts;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.series.FormerAliasRows;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.historian.postgres.series.SeriesOwners;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The store of the plant in relational tables, from which the SQL views for people are made. It
 * remembers the plant that it last read or wrote, and writes only what differs from that. Where
 * another process has saved a plant since, it reads that plant first. Rows that it replaces go into
 * the tables of the past. Safe for use by several threads.
 */
public final class StoredPlant implements PlantStore {
  private final Database database;

  /** The plant that was committed last, as far as this process knows. */
  private volatile Optional<Known> known = Optional.empty();

  /** The plant that a unit of work has last read or written, which may never be committed. */
  private volatile Optional<Seen> seen = Optional.empty();

  private record Seen(Object unit, Known plant) {}

  /** A plant as it is stored, and which version it is. */
  private record Known(PlantVersion version, PlantRows.Loaded stored) {
    PlantSnapshot snapshot() {
      return new PlantSnapshot(stored.plant(), version, stored.revisions());
    }
  }

  /** Opens the store over a database. */
  public StoredPlant(Database database) {
    this.database = database;
  }

  @Override
  public PlantSnapshot load() {
    return remember(
        database.transaction(
            "load the plant",
            connection -> {
              lockShared(connection);
              return new Known(
                  VersionRows.newest(connection).orElse(PlantVersion.NONE),
                  PlantRows.load(connection));
            }));
  }

  @Override
  public long newest() {
    return database.transaction("read the version of the plant", StoredPlant::newest);
  }

  private static long newest(Connection connection) throws SQLException {
    // The counter itself counts deleted streams, too.
    return number(
        connection,
        "select coalesce((select version from historian.plant_change order by version desc limit"
            + " 1), 0)");
  }

  @Override
  public Optional<PlantSnapshot> save(Plant plant, PlantChange change, long madeFrom) {
    return database
        .transaction(
            "save the plant",
            connection -> {
              try (var statement = connection.createStatement()) {
                // Compiling a query takes longer than a change of one asset.
                statement.execute(
                    "set local jit = off; select pg_advisory_xact_lock(%d)"
                        .formatted(SeriesIndex.PLANT_LOCK));
              }
              if (newest(connection) != madeFrom) {
                return Optional.<Known>empty();
              }
              long number =
                  number(
                      connection,
                      "update historian.plant_version set version = version + 1 returning version");
              var last =
                  seenInUnit()
                      .or(() -> known)
                      .filter(each -> each.version().number() == number - 1);
              var before = last.isPresent() ? last.get().stored() : PlantRows.load(connection);
              var version = new PlantVersion(number, change);
              VersionRows.append(connection, version);
              return Optional.of(new Known(version, write(connection, before, plant, change)));
            })
        .map(this::remember);
  }

  /** Remembers a plant when it has been committed. A save that fails changes nothing here. */
  private PlantSnapshot remember(Known now) {
    seen = database.unit().map(unit -> new Seen(unit, now));
    database.afterCommit(() -> {
      seen = Optional.empty();
      known = Optional.of(now);
    });
    return now.snapshot();
  }

  private Optional<Known> seenInUnit() {
    return seen.filter(last -> database.unit().filter(last.unit()::equals).isPresent())
        .map(Seen::plant);
  }

  private static PlantRows.Loaded write(
      Connection connection, PlantRows.Loaded stored, Plant wanted, PlantChange change)
      throws SQLException {
    var before = stored.plant();
    var after = Memberships.settle(before, wanted, change.time());
    var revisions = stored.revisions().after(before, after, change.time());
    ModelRows.write(connection, before, after, revisions);
    var written =
        AssetRows.write(
            connection,
            before,
            stored.positions(),
            after,
            revisions,
            ModelRows.withOtherStreams(before, after));
    ModelRows.removeGone(connection, before, after);
    MembershipRows.write(connection, before.memberships(), after.memberships());
    SeriesOwners.update(connection, written.moved(), change.left());
    FormerAliasRows.write(connection, before, after, written.moved(), change.time());
    return new PlantRows.Loaded(after, written.positions(), revisions);
  }

  @Override
  public List<FormerAlias> formerAliases() {
    return database.transaction("list the former aliases", FormerAliasRows::list);
  }

  @Override
  public boolean endFormerAliases(Instant now) {
    return database.transaction(
        "end former aliases", connection -> FormerAliasRows.endDelivered(connection, now));
  }

  @Override
  public List<PlantVersion> versions(OptionalLong before, int limit) {
    return database.transaction(
        "list the versions of the plant",
        connection -> VersionRows.list(connection, before, limit));
  }

  @Override
  public Optional<Plant> findVersion(long number) {
    return database.transaction(
        "load version %d of the plant".formatted(number),
        connection -> {
          lockShared(connection);
          return VersionRows.find(connection, number).isEmpty()
              ? Optional.empty()
              : Optional.of(PlantRows.load(connection, number));
        });
  }

  @Override
  public List<Whereabouts> whereabouts(AssetId asset) {
    return database.transaction(
        "list where an asset was", connection -> VersionRows.whereabouts(connection, asset));
  }

  @Override
  public List<Removed> removed(int limit) {
    return database.transaction(
        "list what was removed", connection -> VersionRows.removed(connection, limit));
  }

  /** Keeps others from saving until this transaction ends, so that all tables are of one plant. */
  private static void lockShared(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "select pg_advisory_xact_lock_shared(%d)".formatted(SeriesIndex.PLANT_LOCK));
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
