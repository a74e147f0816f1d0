// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge;

import io.millwright.application.edge.FeedStore;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import io.millwright.feed.RefusedFeed;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.database.NamedStatement.Parameters;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The store of feeds, in a table with the aliases that edges send. */
public final class StoredFeeds implements FeedStore {
  private static final int MOST_NAMED = 1_000;

  private final Database database;

  /** Opens the store over a database. */
  public StoredFeeds(Database database) {
    this.database = database;
  }

  /** A source and a stream, of one edge. */
  private record Pair(String source, Alias alias) {}

  /** A feed and the number of its row. */
  private record Row(long number, Feed feed) {
    Row until(Optional<Instant> until) {
      return new Row(
          number, new Feed(feed.edge(), feed.source(), feed.alias(), feed.since(), until));
    }
  }

  @Override
  public List<Feed> declare(EdgeFeeds declaration) {
    return database.transaction(
        "keep what edge %s delivers".formatted(declaration.edge()),
        connection -> declare(connection, declaration));
  }

  private static List<Feed> declare(Connection connection, EdgeFeeds declaration)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      // Two processes may keep declarations of one edge at the same time.
      statement.execute("lock table historian.feed in share row exclusive mode");
    }
    var edge = Columns.storable(declaration.edge());
    var last = new HashMap<Pair, Row>();
    for (var row : read(connection, "where edge = :edge", select -> select.set("edge", edge))) {
      last.put(new Pair(row.feed().source(), row.feed().alias()), row);
    }
    var declared = new LinkedHashSet<Pair>();
    for (var source : declaration.sources()) {
      for (var alias : source.aliases()) {
        declared.add(
            new Pair(Columns.storable(source.source()), new Alias(Columns.storable(alias.path()))));
      }
    }
    var since = declaration.since();
    var begun = new ArrayList<Feed>();
    var changed = new ArrayList<Row>();
    for (var pair : declared) {
      var before = last.get(pair);
      if (before == null || before.feed().until().filter(since::isAfter).isPresent()) {
        begun.add(new Feed(edge, pair.source(), pair.alias(), since, Optional.empty()));
      } else if (before.feed().until().isPresent()) {
        changed.add(before.until(Optional.empty()));
      }
    }
    last.forEach((pair, row) -> {
      if (row.feed().until().isEmpty() && !declared.contains(pair)) {
        changed.add(row.until(Optional.of(later(since, row.feed().since()))));
      }
    });
    insert(connection, begun);
    update(connection, changed);
    changed.forEach(row -> begun.add(row.feed()));
    return FormerFeeds.among(connection, begun.stream().map(Feed::alias).toList()).resolve(begun);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static void insert(Connection connection, List<Feed> feeds) throws SQLException {
    try (var insert =
        NamedStatement.of(
            connection,
            "insert into historian.feed (edge, source, alias, since) values (:edge, :source,"
                + " :alias, :since)")) {
      for (var feed : feeds) {
        insert.set("edge", feed.edge());
        insert.set("source", feed.source());
        insert.set("alias", feed.alias().path());
        insert.set("since", feed.since());
        insert.addBatch();
      }
      insert.runBatch();
    }
  }

  private static void update(Connection connection, List<Row> rows) throws SQLException {
    try (var update =
        NamedStatement.of(
            connection, "update historian.feed set until = :until where number = :number")) {
      for (var row : rows) {
        update.set("until", row.feed().until());
        update.set("number", row.number());
        update.addBatch();
      }
      update.runBatch();
    }
  }

  /**
   * Returns the feeds of some streams, those of one stream the oldest first. A time in which
   * another edge delivers the stream is left out.
   */
  public static List<Feed> of(Database database, Collection<Alias> streams) {
    var wanted = Set.copyOf(streams);
    return database.transaction(
        "read the feeds of %d streams".formatted(wanted.size()),
        connection -> {
          // A tree has a million streams, or none that an edge delivers.
          var all = wanted.size() > MOST_NAMED ? all(connection) : named(connection, wanted);
          return RefusedFeed.without(
              all.stream().filter(feed -> wanted.contains(feed.alias())).toList());
        });
  }

  @Override
  public List<Feed> feeds() {
    return database.transaction("read the feeds", StoredFeeds::all);
  }

  private static List<Feed> all(Connection connection) throws SQLException {
    return FormerFeeds.all(connection).resolve(feeds(read(connection, "", select -> select)));
  }

  private static List<Feed> named(Connection connection, Set<Alias> streams) throws SQLException {
    var former = FormerFeeds.of(connection, streams);
    var sent =
        Stream.concat(streams.stream(), former.aliases().stream())
            .map(Alias::path)
            .distinct()
            .toList();
    var rows =
        read(connection, "where alias = any(:sent)", select -> select.set("sent", "text", sent));
    return former.resolve(feeds(rows));
  }

  private static List<Feed> feeds(List<Row> rows) {
    return rows.stream().map(Row::feed).toList();
  }

  private static List<Row> read(Connection connection, String where, Parameters parameters)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            "select number, edge, source, alias, since, until from historian.feed "
                + where
                + " order by alias collate \"C\", since, edge, source")) {
      return parameters.set(select).list(StoredFeeds::row);
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    var feed =
        new Feed(
            row.getString("edge"),
            row.getString("source"),
            new Alias(row.getString("alias")),
            Columns.time(row, "since"),
            Columns.findTime(row, "until"));
    return new Row(row.getLong("number"), feed);
  }
}
