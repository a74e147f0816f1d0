// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.change.PlantChange;
import io.millwright.asset.change.PlantVersion;
import io.millwright.asset.change.Removed;
import io.millwright.asset.change.Whereabouts;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads which versions of the plant there were, and how single assets and models were in them. */
final class VersionRows {
  private static final String COLUMNS = "c.version, c.ts, c.who, c.via, c.changes";

  private VersionRows() {}

  static void append(Connection connection, PlantVersion version) throws SQLException {
    try (var insert =
        NamedStatement.of(
            connection,
            "insert into historian.plant_change (version, ts, who, via, changes)"
                + " values (:version, :ts, :who, :via, :changes)")) {
      insert.set("version", version.number());
      insert.set("ts", version.change().time());
      insert.setText("who", version.change().who());
      insert.setText("via", version.change().via());
      insert.set("changes", version.change().changes());
      insert.update();
    }
  }

  static Optional<PlantVersion> newest(Connection connection) throws SQLException {
    return list(connection, OptionalLong.empty(), 1).stream().findFirst();
  }

  static Optional<PlantVersion> find(Connection connection, long number) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            "select %s from historian.plant_change c where version = :number".formatted(COLUMNS))) {
      select.set("number", number);
      return select.first(row -> version(row, 1));
    }
  }

  static List<PlantVersion> list(Connection connection, OptionalLong before, int limit)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            "select %s from historian.plant_change c where version < :before order by version desc limit :limit"
                .formatted(COLUMNS))) {
      select.set("before", before.orElse(Long.MAX_VALUE));
      select.set("limit", limit);
      return select.list(row -> version(row, 1));
    }
  }

  /** Returns where an asset has been. Rows one after the other that say the same count as one. */
  static List<Whereabouts> whereabouts(Connection connection, AssetId asset) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            with known as (
              select path, name, since, until from historian.past_asset where id = :asset
              union all
              select path, name, since, null from historian.asset where id = :asset
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
      select.set("asset", asset.uuid());
      return select.list(row -> {
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
        NamedStatement.of(
            connection,
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
            limit :limit
            """
                .formatted(COLUMNS, COLUMNS))) {
      select.set("limit", limit);
      return select.list(row ->
          new Removed(
              Removed.Kind.valueOf(row.getString(1)),
              row.getObject(2, UUID.class),
              row.getString(3),
              row.getString(4),
              version(row, 5)));
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
