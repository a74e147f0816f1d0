// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the series of an alias. What was found is remembered until a plant is saved, as saving may
 * rename and merge series. Safe for use by several threads.
 *
 * <p>A writer of points holds {@link #PLANT_LOCK} shared until it commits, and a saver of a plant
 * holds it alone. So the version of the plant that a writer has read holds for its whole
 * transaction.
 */
public final class SeriesIndex {
  /** The advisory lock between writers of points and savers of plants. */
  public static final long PLANT_LOCK = 0x6d696c6c77726967L;

  private record Known(long version, Map<Alias, Integer> ids) {}

  private volatile Known known = new Known(-1, new ConcurrentHashMap<>());

  /** The series of one transaction; what it created is remembered when it has committed. */
  public static final class View {
    private final Connection connection;
    private final Known at;
    private final Map<Alias, Integer> found = new HashMap<>();

    private View(Connection connection, Known at) {
      this.connection = connection;
      this.at = at;
    }

    /** Returns the series of those aliases that have one. */
    public Map<Alias, Integer> find(Collection<Alias> aliases) throws SQLException {
      var missing = new HashSet<Alias>();
      for (var alias : aliases) {
        var id = at.ids.get(alias);
        if (id != null) {
          found.put(alias, id);
        } else if (!found.containsKey(alias)) {
          missing.add(alias);
        }
      }
      if (!missing.isEmpty()) {
        load(missing);
      }
      var ids = new HashMap<Alias, Integer>();
      for (var alias : aliases) {
        var id = found.get(alias);
        if (id != null) {
          ids.put(alias, id);
        }
      }
      return ids;
    }

    /** Returns the series of all these aliases, created where there is none. */
    public Map<Alias, Integer> findOrCreate(Collection<Alias> aliases) throws SQLException {
      var ids = find(aliases);
      var unknown = aliases.stream().filter(alias -> !ids.containsKey(alias)).distinct().toList();
      if (!unknown.isEmpty()) {
        // Of a writer that does not know yet that the plant has changed.
        var former = FormerAliasRows.present(connection, unknown);
        var present = unknown.stream().map(alias -> former.getOrDefault(alias, alias)).toList();
        create(present);
        load(present);
        // A former alias is not remembered: to readers there is no stream of that name.
        for (var alias : unknown) {
          var id = found.get(former.getOrDefault(alias, alias));
          if (id != null) {
            ids.put(alias, id);
          }
        }
      }
      return ids;
    }

    /** Remembers the series for later transactions. It is called after the commit. */
    public void remember() {
      at.ids.putAll(found);
    }

    private void load(Collection<Alias> aliases) throws SQLException {
      try (var select =
          NamedStatement.of(
              connection,
              """
              select s.id, s.alias from unnest(:aliases::text[]) a(alias)
              join historian.series s on md5(s.alias) = md5(a.alias) and s.alias = a.alias
              """)) {
        select
            .set("aliases", "text", aliases.stream().map(Alias::path).toList())
            .forEach(row -> found.put(new Alias(row.getString("alias")), row.getInt("id")));
      }
    }

    /**
     * Creates series in the order of their aliases, so that two writers who create the same series
     * don't block each other.
     */
    private void create(Collection<Alias> aliases) throws SQLException {
      try (var insert =
          NamedStatement.of(
              connection,
              """
              insert into historian.series (alias, asset, property, first_seen)
              select a.alias, p.asset, p.property, clock_timestamp()
              from unnest(:aliases::text[]) with ordinality a(alias, position)
              left join lateral historian.stream_owner(a.alias) p on true
              order by a.position
              on conflict do nothing
              """)) {
        insert.set("aliases", "text", aliases.stream().sorted().map(Alias::path).toList()).update();
      }
    }
  }

  /** Returns the series for a writer. No plant is saved until the writer commits. */
  public View forWriting(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      // One round trip; the second statement sees what was committed before the lock was had.
      statement.execute(
          "select pg_advisory_xact_lock_shared(%d); select version from historian.plant_version"
              .formatted(PLANT_LOCK));
      statement.getMoreResults();
      return view(connection, statement);
    }
  }

  /** Returns the series for a reader. */
  public View forReading(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select version from historian.plant_version");
      return view(connection, statement);
    }
  }

  private View view(Connection connection, Statement statement) throws SQLException {
    try (var rows = statement.getResultSet()) {
      rows.next();
      long version = rows.getLong(1);
      var current = known;
      if (current.version != version) {
        current = new Known(version, new ConcurrentHashMap<>());
        known = current;
      }
      return new View(connection, current);
    }
  }
}
