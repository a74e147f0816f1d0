// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.AssetId;
import io.millwright.asset.PlantChange;
import io.millwright.asset.PlantVersion;
import io.millwright.asset.Removed;
import io.millwright.asset.Whereabouts;
import io.millwright.historian.postgres.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Which versions of the plant there were, and what they tell of single assets and models. */
final class PlantVersions {
  private static final String COLUMNS = "c.version, c.ts, c.who, c.via, c.changes";

  private PlantVersions() {}

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  static void append(Connection connection, PlantVersion version) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into historian.plant_change (version, ts, who, via, changes)"
                + " values (?, ?, ?, ?, ?)")) {
      insert.setLong(1, version.number());
      insert.setTimestamp(2, Timestamp.from(version.change().time()));
      insert.setString(3, Columns.storable(version.change().who()));
      insert.setString(4, Columns.storable(version.change().via()));
      insert.setInt(5, version.change().changes());
      insert.executeUpdate();
    }
  }

  static Optional<PlantVersion> newest(Connection connection) throws SQLException {
    return list(connection, OptionalLong.empty(), 1).stream().findFirst();
  }

  static Optional<PlantVersion> find(Connection connection, long number) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from historian.plant_change c where version = ?".formatted(COLUMNS))) {
      select.setLong(1, number);
      return list(select, row -> version(row, 1)).stream().findFirst();
    }
  }

  static List<PlantVersion> list(Connection connection, OptionalLong before, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from historian.plant_change c where version < ? order by version desc limit ?"
                .formatted(COLUMNS))) {
      select.setLong(1, before.orElse(Long.MAX_VALUE));
      select.setInt(2, limit);
      return list(select, row -> version(row, 1));
    }
  }

  /** Rows that say the same of the asset, one after the other, count as one. */
  static List<Whereabouts> whereabouts(Connection connection, AssetId asset) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            with known as (
              select path, name, since, until from historian.past_asset where id = ?
              union all
              select path, name, since, null from historian.asset where id = ?
            ), begun as (
              select *, (path, name) is distinct from (
                lag(path) over w, lag(name) over w) or since <> lag(until) over w as begins
              from known window w as (order by since)
            ), grouped as (
              select *, count(*) filter (where begins) over (order by since) as place from begun
            ), place as (
              select min(path) as path, min(name) as name, min(since) as since,
                     case when bool_and(until is not null) then max(until) end as until
              from grouped group by place
            )
            select p.path, p.name, coalesce(c.version, p.since), c.ts, c.who, c.via, c.changes,
                   u.version, u.ts, u.who, u.via, u.changes
            from place p
            left join historian.plant_change c on c.version = p.since
            left join historian.plant_change u on u.version = p.until
            order by p.since
            """)) {
      select.setObject(1, asset.uuid());
      select.setObject(2, asset.uuid());
      return list(
          select,
          row -> {
            var until = row.getObject(8) == null;
            return new Whereabouts(
                row.getString(1),
                row.getString(2),
                row.getObject(4) == null ? PlantVersion.NONE : version(row, 3),
                until ? Optional.empty() : Optional.of(version(row, 8)));
          });
    }
  }

  static List<Removed> removed(Connection connection, int limit) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select gone.kind, gone.id, gone.place, gone.name, %s
            from (
              select distinct on (id) 'ASSET' as kind, id, path as place, name, until
              from historian.past_asset p
              where not exists (select from historian.asset a where a.id = p.id)
              order by id, until desc
            ) gone
            join historian.plant_change c on c.version = gone.until
            union all
            select gone.kind, gone.id, gone.place, gone.name, %s
            from (
              select distinct on (id) 'MODEL' as kind, id, key as place, name, until
              from historian.past_model p
              where not exists (select from historian.model m where m.id = p.id)
              order by id, until desc
            ) gone
            join historian.plant_change c on c.version = gone.until
            order by version desc, kind desc, place
            limit ?
            """
                .formatted(COLUMNS, COLUMNS))) {
      select.setInt(1, limit);
      return list(
          select,
          row ->
              new Removed(
                  Removed.Kind.valueOf(row.getString(1)),
                  row.getObject(2, UUID.class),
                  row.getString(3),
                  row.getString(4),
                  version(row, 5)));
    }
  }

  private static <T> List<T> list(PreparedStatement select, Row<T> row) throws SQLException {
    try (var rows = select.executeQuery()) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  private static PlantVersion version(ResultSet row, int first) throws SQLException {
    return new PlantVersion(
        row.getLong(first),
        new PlantChange(
            row.getTimestamp(first + 1).toInstant(),
            row.getString(first + 2),
            row.getString(first + 3),
            row.getInt(first + 4)));
  }
}
