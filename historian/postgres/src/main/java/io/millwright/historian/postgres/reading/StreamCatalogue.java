// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading;

import io.millwright.historian.DataStream;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.reading.Alias;
import java.util.List;
import java.util.Optional;

/** The data streams: which there are, and deleting one. Safe for use by several threads. */
final class StreamCatalogue {
  private final Database database;

  StreamCatalogue(Database database) {
    this.database = database;
  }

  /**
   * Returns the streams whose aliases begin with a prefix, ordered by alias.
   *
   * @param after returns only streams behind this one
   * @param limit how many at most
   */
  List<DataStream> streams(String prefix, Optional<Alias> after, int limit) {
    // The index holds the first 600 characters; where an alias starts with the prefix or stands
    // behind another, so do they.
    return database.answer(
        "list data streams",
        connection -> {
          var behind = after.map(Alias::path).orElse("");
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select alias, first_seen from historian.series
                  where left(alias, 600) >= left(:first::text collate "C", 600)
                    and starts_with(alias, :prefix) and alias > :behind
                    and alias !~ '^/?[^/]*/\\$sources/'
                  order by left(alias, 600), alias
                  limit :limit
                  """)) {
            return select
                .set("first", behind.compareTo(prefix) > 0 ? behind : prefix)
                .set("prefix", prefix)
                .set("behind", behind)
                .set("limit", limit)
                .list(row ->
                    new DataStream(
                        new Alias(row.getString("alias")), Columns.time(row, "first_seen")));
          }
        });
  }

  /** Deletes a stream with all its points. */
  void delete(Alias stream) {
    database.transaction(
        "delete a data stream",
        connection -> {
          // As if a plant were saved: no writer may remember the series.
          try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
            statement.executeUpdate("update historian.plant_version set version = version + 1");
          }
          ChangeLog.byOthers(connection, stream, ChangeLog.EVERYTHING);
          try (var points =
                  DueHours.once(connection)
                      .marking(
                          """
                          delete from historian.point p using historian.series s
                          where p.series = s.id and md5(s.alias) = md5(:alias) and s.alias = :alias
                          """);
              var series =
                  NamedStatement.of(
                      connection,
                      "delete from historian.series"
                          + " where md5(alias) = md5(:alias) and alias = :alias")) {
            points.set("alias", stream.path()).update();
            series.set("alias", stream.path()).update();
          }
          return stream;
        });
  }
}
