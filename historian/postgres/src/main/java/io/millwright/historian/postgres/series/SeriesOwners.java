// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Makes the series follow a plant that was just saved. The caller holds {@link
 * SeriesIndex#PLANT_LOCK}, so nobody writes points meanwhile.
 *
 * <ol>
 *   <li>A series whose property is gone, or that is left behind on purpose, belongs to nobody, and
 *       keeps its alias and its history. Where the property is gone, the series remembers it.
 *   <li>A series that belongs to nobody steps aside, to an alias of its own, where it has the usual
 *       alias of a property that it can't be meant for: the series was another asset's, or its
 *       newest value is of another type.
 *   <li>A series whose property has another alias now takes that alias: an asset renamed or moved
 *       keeps its history, and a restored one gets it back. Where the new alias has a series
 *       already, the two become one; of two points with the same key the one of the new alias
 *       stays.
 *   <li>A series whose alias is a property's now belongs to it, with its whole history.
 * </ol>
 */
public final class SeriesOwners {
  private SeriesOwners() {}

  /**
   * Brings the series up to the plant that this transaction has saved.
   *
   * @param moved the assets whose properties, or whose aliases, may be others than before; also
   *     those that are gone
   * @param left the series that are left behind on purpose, where no property has their alias now
   */
  public static void update(Connection connection, List<UUID> moved, Collection<Alias> left)
      throws SQLException {
    if (moved.isEmpty()) {
      return;
    }
    try (var insert =
        NamedStatement.of(
            connection,
            "create temporary table moved on commit drop as select unnest(:moved::uuid[]) as"
                + " asset")) {
      insert.set("moved", "uuid", moved).update();
    }
    leave(connection, left);
    try (var statement = connection.createStatement()) {
      statement.execute("analyze moved");
      statement.executeUpdate(
          """
          update historian.series s
          set asset = null, property = null, former_asset = s.asset, former_property = s.property
          from moved m
          where s.asset = m.asset
            and not exists (
              select 1 from historian.asset_property p
              where p.asset = s.asset and p.property = s.property)
          """);
      stepAside(connection, statement);
      statement.execute(
          """
          create temporary table renamed on commit drop as
          select s.id, p.alias from moved m
          join historian.series s on s.asset = m.asset
          join historian.asset_property p on p.asset = s.asset and p.property = s.property
          where s.alias <> p.alias
          union all
          select s.id, p.alias from moved m
          join historian.series s on s.former_asset = m.asset and s.asset is null
          join historian.asset_property p
            on p.asset = s.former_asset and p.property = s.former_property
          where s.alias <> p.alias
          """);
      // Under both names another history is found than before.
      try (var log =
          ChangeLog.adding(
              connection,
              """
              select false, a.alias, %d from renamed r
              join historian.series s on s.id = r.id
              cross join lateral (values (s.alias), (r.alias)) a(alias)
              """
                  .formatted(ChangeLog.EVERYTHING))) {
        log.update();
      }
      // Those that are renamed step aside first: two properties may have swapped their aliases.
      statement.executeUpdate(
          """
          update historian.series s set alias = chr(1) || s.id from renamed r where r.id = s.id
          """);
      statement.execute(
          """
          create temporary table merged on commit drop as
          select r.id as old_id, s.id as new_id from renamed r
          join historian.series s on md5(s.alias) = md5(r.alias) and s.alias = r.alias
          """);
      var marks = DueHours.once(connection);
      try (var copy =
              marks.marking(
                  """
                  insert into historian.point as p
                    (series, ts, quality, value_kind, whole, real, text, version)
                  select m.new_id, o.ts, o.quality, o.value_kind, o.whole, o.real, o.text,
                         o.version
                  from merged m join historian.point o on o.series = m.old_id
                  on conflict (series, ts, quality) do nothing
                  """);
          var delete =
              marks.marking(
                  "delete from historian.point p using merged m where p.series = m.old_id")) {
        copy.update();
        delete.update();
      }
      statement.executeUpdate(
          "delete from historian.series s using merged m where s.id = m.old_id");
      statement.executeUpdate(
          "update historian.series s set alias = r.alias from renamed r where r.id = s.id");
      statement.executeUpdate(
          """
          update historian.series s
          set asset = p.asset, property = p.property, former_asset = null, former_property = null
          from moved m
          join historian.asset_property p on p.asset = m.asset
          where md5(p.alias) = md5(s.alias) and p.alias = s.alias
            and (s.asset, s.property) is distinct from (p.asset, p.property)
          """);
      // Before the commit: a unit of work may save two plants.
      statement.execute("drop table moved, aside, renamed, merged");
    }
  }

  /**
   * Gives series that belong to nobody another alias where they have the usual alias of a property
   * that they can't be meant for. An alias that somebody has written for a property names the
   * series on purpose.
   */
  private static void stepAside(Connection connection, Statement statement) throws SQLException {
    statement.execute(
        """
        create temporary table aside on commit drop as
        select s.id, s.alias, e.alias || coalesce((
            select '-' || gen_random_uuid() from historian.series taken
            where md5(taken.alias) = md5(e.alias) and taken.alias = e.alias), '') as elsewhere
        from moved m
        join historian.asset a on a.id = m.asset
        join historian.property d on d.model = a.model
        join historian.asset_property p on p.asset = a.id and p.property = d.id
        join historian.series s on md5(s.alias) = md5(p.alias) and s.alias = p.alias
        cross join lateral (select left(s.alias, 2000) || '.former-' || s.id as alias) e
        where s.asset is null
          and not exists (
            select 1 from historian.own_alias o where o.asset = p.asset and o.property = p.property)
          and (s.former_asset <> a.id
            or not (
              select case v.value_kind
                when 1 then d.type in ('INTEGER', 'DOUBLE')
                when 2 then d.type = 'BOOLEAN'
                when 3 then d.type = 'DOUBLE'
                else d.type in ('STRING', 'STRUCT') end
              from historian.point v where v.series = s.id and v.value_kind > 0
              order by v.ts desc limit 1))
        """);
    try (var log =
        ChangeLog.adding(
            connection,
            """
            select false, b.alias, %d from aside a
            cross join lateral (values (a.alias), (a.elsewhere)) b(alias)
            """
                .formatted(ChangeLog.EVERYTHING))) {
      log.update();
    }
    statement.executeUpdate(
        "update historian.series s set alias = a.elsewhere from aside a where a.id = s.id");
  }

  private static void leave(Connection connection, Collection<Alias> left) throws SQLException {
    if (left.isEmpty()) {
      return;
    }
    try (var update =
        NamedStatement.of(
            connection,
            """
            update historian.series s set asset = null, property = null
            from unnest(:left::text[]) l(alias)
            where md5(s.alias) = md5(l.alias) and s.alias = l.alias
              and not exists (
                select 1 from historian.stream_owner(l.alias) o
                where o.asset = s.asset and o.property = s.property)
            """)) {
      update.set("left", "text", left.stream().map(Alias::path).toList()).update();
    }
  }
}
