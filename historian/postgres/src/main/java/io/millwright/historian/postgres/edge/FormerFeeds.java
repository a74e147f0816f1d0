// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge;

import io.millwright.feed.Feed;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the streams of feeds whose edges send a former alias. The table of feeds has the aliases
 * that edges send; every feed that is read from it goes through here.
 */
final class FormerFeeds {
  private static final Comparator<Feed> IN_ORDER =
      Comparator.comparing(Feed::alias)
          .thenComparing(Feed::since)
          .thenComparing(Feed::edge)
          .thenComparing(Feed::source);

  private static final String COLUMNS = "select f.alias, %s as present, f.until ";

  private final Map<Alias, Present> byFormer = new HashMap<>();

  /** The stream that a former alias reaches, and the time of the last reading that reaches it. */
  private record Present(Alias stream, Optional<Instant> until) {}

  private FormerFeeds() {}

  /** Returns what finds streams by all former aliases. */
  static FormerFeeds all(Connection connection) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            COLUMNS.formatted("p.alias")
                + """
                from historian.former_alias f
                join historian.asset_property p on p.asset = f.asset and p.property = f.property
                """)) {
      return read(select);
    }
  }

  /**
   * Returns what finds them by former aliases that reach, or are named like, one of some streams.
   */
  static FormerFeeds of(Connection connection, Collection<Alias> streams) throws SQLException {
    var found = among(connection, streams);
    var reaching =
        read(
            connection,
            COLUMNS.formatted("a.alias")
                + """
                from unnest(:aliases::text[]) a(alias)
                cross join lateral historian.stream_owner(a.alias) p
                join historian.former_alias f on f.asset = p.asset and f.property = p.property
                """,
            streams);
    found.byFormer.putAll(reaching.byFormer);
    return found;
  }

  /** Returns what finds streams by those former aliases that are among some aliases. */
  static FormerFeeds among(Connection connection, Collection<Alias> aliases) throws SQLException {
    return read(
        connection,
        COLUMNS.formatted("p.alias")
            + """
            from unnest(:aliases::text[]) a(alias)
            join historian.former_alias f on md5(f.alias) = md5(a.alias) and f.alias = a.alias
            join historian.asset_property p on p.asset = f.asset and p.property = f.property
            """,
        aliases);
  }

  private static FormerFeeds read(Connection connection, String sql, Collection<Alias> aliases)
      throws SQLException {
    try (var select = NamedStatement.of(connection, sql)) {
      return read(select.set("aliases", "text", aliases.stream().map(Alias::path).toList()));
    }
  }

  private static FormerFeeds read(NamedStatement select) throws SQLException {
    var found = new FormerFeeds();
    select.forEach(row ->
        found.byFormer.put(
            new Alias(row.getString("alias")),
            new Present(new Alias(row.getString("present")), Columns.findTime(row, "until"))));
    return found;
  }

  /** Returns the former aliases. */
  Set<Alias> aliases() {
    return byFormer.keySet();
  }

  /** Returns feeds, which have the aliases that edges send, with the streams that they reach. */
  List<Feed> resolve(List<Feed> sent) {
    if (byFormer.isEmpty()) {
      return List.copyOf(sent);
    }
    return sent.stream()
        .flatMap(feed -> {
          var present = byFormer.get(feed.alias());
          return present == null
              ? List.of(feed).stream()
              : feed.reaching(present.stream(), present.until()).stream();
        })
        .sorted(IN_ORDER)
        .toList();
  }
}
