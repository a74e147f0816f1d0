// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.asset.Plant;
import io.millwright.asset.change.FormerAlias;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The former aliases of measurements in their table. When an asset is renamed or moved, edges go on
 * sending its readings under the alias that they know; by this table the readings reach the stream.
 */
public final class FormerAliasRows {
  private FormerAliasRows() {}

  /**
   * Keeps the aliases that followed from a path and change with it. To be called behind {@link
   * SeriesOwners#update}, when series have their new aliases.
   *
   * @param moved the assets whose properties, or whose aliases, may be others than before
   */
  public static void write(
      Connection connection, Plant before, Plant after, List<UUID> moved, Instant at)
      throws SQLException {
    if (moved.isEmpty()) {
      return;
    }
    var assets = moved.stream().map(AssetId::new).toList();
    insert(connection, FormerAlias.between(before, after, assets, at));
    removeWritten(connection, after, assets);
    // What is a property's alias now is no former alias; and a property that is gone has none.
    delete(
        connection,
        """
        delete from historian.former_alias f
        using unnest(:assets::uuid[]) m(asset), historian.asset_property p
        where p.asset = m.asset and md5(p.alias) = md5(f.alias) and p.alias = f.alias
        """,
        moved);
    delete(
        connection,
        """
        delete from historian.former_alias f using unnest(:assets::uuid[]) m(asset)
        where f.asset = m.asset and not exists (
          select 1 from historian.asset_property p
          where p.asset = f.asset and p.property = f.property)
        """,
        moved);
  }

  private static void delete(Connection connection, String sql, List<UUID> assets)
      throws SQLException {
    try (var delete = NamedStatement.of(connection, sql)) {
      delete.set("assets", "uuid", assets).update();
    }
  }

  private static void insert(Connection connection, List<FormerAlias> kept) throws SQLException {
    if (kept.isEmpty()) {
      return;
    }
    try (var insert =
        NamedStatement.of(
            connection,
            """
            insert into historian.former_alias (alias, asset, property, since)
            values (:alias, :asset, :property, :since)
            on conflict (md5(alias)) do update
            set alias = excluded.alias, asset = excluded.asset, property = excluded.property,
                since = excluded.since, until = null
            """)) {
      for (var former : kept) {
        insert.set("alias", former.alias().path());
        insert.set("asset", former.asset().uuid());
        insert.set("property", former.property().uuid());
        insert.set("since", former.since());
        insert.addBatch();
      }
      insert.runBatch();
    }
  }

  /** A property whose alias somebody has written is reached under that one alone. */
  private static void removeWritten(Connection connection, Plant after, List<AssetId> assets)
      throws SQLException {
    try (var delete =
        NamedStatement.of(
            connection,
            "delete from historian.former_alias where asset = :asset and property = :property")) {
      for (var id : assets) {
        var asset = after.findAsset(id);
        if (asset.isPresent() && !asset.get().aliases().isEmpty()) {
          for (var property : asset.get().aliases().keySet()) {
            delete.set("asset", id.uuid());
            delete.set("property", property.uuid());
            delete.addBatch();
          }
        }
      }
      delete.runBatch();
    }
  }

  /** Returns all former aliases. */
  public static List<FormerAlias> list(Connection connection) throws SQLException {
    var list = new ArrayList<FormerAlias>();
    try (var select = connection.createStatement();
        var rows = select.executeQuery("select * from historian.former_alias")) {
      while (rows.next()) {
        list.add(
            new FormerAlias(
                new Alias(rows.getString("alias")),
                new AssetId(rows.getObject("asset", UUID.class)),
                new PropertyId(rows.getObject("property", UUID.class)),
                Columns.time(rows, "since"),
                rows.getObject("until") == null
                    ? Optional.empty()
                    : Optional.of(Columns.time(rows, "until"))));
      }
    }
    return list;
  }

  /**
   * Ends the former aliases of measurements whose present alias a feed delivers. Returns whether
   * there were any.
   */
  public static boolean endDelivered(Connection connection, Instant now) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var open =
          statement.executeQuery(
              "select 1 from historian.former_alias where until is null limit 1")) {
        if (!open.next()) {
          return false;
        }
      }
      // As if a plant were saved: no writer may remember that the alias means the series.
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
      if (end(connection, now) == 0) {
        return false;
      }
      statement.executeUpdate("update historian.plant_version set version = version + 1");
      return true;
    }
  }

  private static int end(Connection connection, Instant now) throws SQLException {
    try (var update =
        NamedStatement.of(
            connection,
            """
            update historian.former_alias f set until = :now
            from historian.asset_property p, historian.feed d
            where f.until is null and p.asset = f.asset and p.property = f.property
              and d.until is null and d.alias = p.alias
            """)) {
      update.set("now", now);
      return update.update();
    }
  }

  /**
   * Returns the present alias of the measurement for each of these aliases that is a former one.
   */
  static Map<Alias, Alias> present(Connection connection, Collection<Alias> aliases)
      throws SQLException {
    var present = new HashMap<Alias, Alias>();
    try (var select =
        NamedStatement.of(
            connection,
            """
            select f.alias, p.alias as present from unnest(:aliases::text[]) a(alias)
            join historian.former_alias f on md5(f.alias) = md5(a.alias) and f.alias = a.alias
            join historian.asset_property p on p.asset = f.asset and p.property = f.property
            where f.until is null
            """)) {
      select
          .set("aliases", "text", aliases.stream().map(Alias::path).toList())
          .forEach(row ->
              present.put(new Alias(row.getString("alias")), new Alias(row.getString("present"))));
    }
    return present;
  }
}
