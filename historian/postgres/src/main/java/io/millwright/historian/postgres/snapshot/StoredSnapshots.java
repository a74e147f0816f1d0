// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.ChangedSince;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.historian.postgres.database.Database;
import io.millwright.reading.Alias;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Snapshots as files, one for each tree; which of them holds, and what has been written since, is
 * in the database. A snapshot holds where its row was written by this database: not where that was
 * restored to a moment before the snapshot, nor where it was put together from a dump.
 */
public final class StoredSnapshots implements SnapshotStore {
  private static final String POSITION = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

  /** Set with every change of a row of snapshots. */
  private static final String WRITTEN = "xid = pg_current_xact_id()::text::bigint, updated = now()";

  private static final String IS_GENUINE = "s.xmin::text::bigint = s.xid % 4294967296";

  private final Database database;
  private final SnapshotFiles files;

  public StoredSnapshots(Database database, Path folder) {
    this.database = database;
    files = new SnapshotFiles(folder);
  }

  @Override
  public long position() {
    return database.transaction(
        "read the position of the log",
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery("select " + POSITION)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  @Override
  public long starting(AssetId tree) {
    return database.transaction(
        "note that an engine starts",
        connection -> {
          try (var upsert =
              connection.prepareStatement(
                  """
                  insert into historian.snapshot as s (tree, since) select ?, %s
                  on conflict (tree) do update set since = excluded.since, begun = null, %s
                  returning since
                  """
                      .formatted(POSITION, WRITTEN))) {
            upsert.setObject(1, tree.uuid());
            try (var rows = upsert.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  @Override
  public Set<Alias> changedByOthers(long from) {
    return database.transaction(
        "read which streams others have changed",
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select distinct alias from historian.change_log where not live and xid >= ?")) {
            select.setLong(1, from);
            var found = new HashSet<Alias>();
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(new Alias(rows.getString("alias")));
              }
            }
            return found;
          }
        });
  }

  @Override
  public Optional<Draft> begin(AssetId tree, long started, long taken) {
    boolean reachesBack =
        database.transaction(
            "begin a snapshot",
            connection -> {
              try (var update =
                  connection.prepareStatement(
                      "update historian.snapshot s set begun = ?, %s where tree = ? and since <= ? and %s"
                          .formatted(WRITTEN, IS_GENUINE))) {
                update.setLong(1, taken);
                update.setObject(2, tree.uuid());
                update.setLong(3, started);
                return update.executeUpdate() == 1;
              }
            });
    return reachesBack
        ? Optional.of(files.write(tree, id -> keep(tree, id, started, taken)))
        : Optional.empty();
  }

  /** Whether the snapshot is that of its tree now. */
  private boolean keep(AssetId tree, UUID id, long started, long taken) {
    return database.transaction(
        "keep a snapshot",
        connection -> {
          try (var update =
              connection.prepareStatement(
                  """
                  update historian.snapshot
                  set since = ?, begun = null, id = ?, started = ?, taken = ?, %s
                  where tree = ? and since <= ? and begun = ?
                  """
                      .formatted(WRITTEN))) {
            update.setLong(1, started);
            update.setObject(2, id);
            update.setLong(3, started);
            update.setLong(4, taken);
            update.setObject(5, tree.uuid());
            update.setLong(6, started);
            update.setLong(7, taken);
            if (update.executeUpdate() != 1) {
              return false;
            }
          }
          prune(connection);
          return true;
        });
  }

  /** Forgets what no snapshot needs, of those that are in use: they are renewed each day. */
  private static void prune(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(
          "delete from historian.snapshot where updated < now() - interval '2 days'");
      statement.executeUpdate(
          """
          delete from historian.change_log c
          using (
            select min(least(begun, taken)) as live, min(least(since, started)) as others
            from historian.snapshot
          ) needed
          where (c.xid < needed.live or needed.live is null) and (c.live or c.xid < needed.others)
            or c.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
          """);
    }
  }

  @Override
  public Optional<Kept> find(AssetId tree) {
    record Found(UUID id, ChangedSince changed) {}
    var found =
        database.transaction(
            "find a snapshot",
            connection -> {
              try (var select =
                  connection.prepareStatement(
                      "select id, started, taken from historian.snapshot s"
                          + " where tree = ? and id is not null and "
                          + IS_GENUINE)) {
                select.setObject(1, tree.uuid());
                try (var rows = select.executeQuery()) {
                  return rows.next()
                      ? Optional.of(
                          new Found(
                              rows.getObject("id", UUID.class),
                              changed(connection, rows.getLong("started"), rows.getLong("taken"))))
                      : Optional.<Found>empty();
                }
              }
            });
    return found.flatMap(known -> files.read(tree, known.id(), known.changed()));
  }

  private static ChangedSince changed(Connection connection, long started, long taken)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select alias, min(from_micros) as from_micros from historian.change_log
            where xid >= ? or (not live and xid >= ?)
            group by alias
            """)) {
      select.setLong(1, taken);
      select.setLong(2, started);
      long any = ChangedSince.NEVER;
      Map<Alias, Long> streams = new HashMap<>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var alias = rows.getString("alias");
          if (alias == null) {
            any = rows.getLong("from_micros");
          } else {
            streams.put(new Alias(alias), rows.getLong("from_micros"));
          }
        }
      }
      return new ChangedSince(any, streams);
    }
  }

  @Override
  public void drop(AssetId tree) {
    database.transaction(
        "forget a snapshot",
        connection -> {
          try (var update =
              connection.prepareStatement(
                  "update historian.snapshot set id = null, started = null, taken = null, %s where tree = ?"
                      .formatted(WRITTEN))) {
            update.setObject(1, tree.uuid());
            return update.executeUpdate();
          }
        });
    files.deleteOthers(tree, Optional.empty());
  }
}
