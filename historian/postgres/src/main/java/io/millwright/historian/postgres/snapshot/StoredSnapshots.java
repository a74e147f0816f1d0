// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.ChangedSince;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
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
 * Keeps a snapshot of each tree as a file. The database says which file holds and what has been
 * written since. A snapshot holds only where this very database wrote its row: not where the
 * database was restored to a moment before the snapshot, nor where it was loaded from a dump.
 */
public final class StoredSnapshots implements SnapshotStore {
  private static final String POSITION = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

  /** The SQL that every change of a row sets, besides the change itself. */
  private static final String WRITTEN = "xid = pg_current_xact_id()::text::bigint, updated = now()";

  private static final String IS_GENUINE = "s.xmin::text::bigint = s.xid % 4294967296";

  private final Database database;
  private final SnapshotFiles files;

  /**
   * Opens the store over a database.
   *
   * @param folder the folder of the files, made when it is needed
   */
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
              NamedStatement.of(
                  connection,
                  """
                  insert into historian.snapshot as s (tree, since) select :tree, %s
                  on conflict (tree) do update set since = excluded.since, begun = null, %s
                  returning since
                  """
                      .formatted(POSITION, WRITTEN))) {
            return upsert.set("tree", tree.uuid()).first(row -> row.getLong("since")).orElseThrow();
          }
        });
  }

  @Override
  public Set<Alias> changedByOthers(long from) {
    return database.transaction(
        "read which streams others have changed",
        connection -> {
          try (var select =
              NamedStatement.of(
                  connection,
                  "select distinct alias from historian.change_log where not live and xid >="
                      + " :since")) {
            var found = new HashSet<Alias>();
            select.set("since", from).forEach(row -> found.add(new Alias(row.getString("alias"))));
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
                  NamedStatement.of(
                      connection,
                      """
                      update historian.snapshot s set begun = :taken, %s
                      where tree = :tree and since <= :started and %s
                      """
                          .formatted(WRITTEN, IS_GENUINE))) {
                update.set("taken", taken).set("tree", tree.uuid()).set("started", started);
                return update.update() == 1;
              }
            });
    return reachesBack
        ? Optional.of(files.write(tree, id -> keep(tree, id, started, taken)))
        : Optional.empty();
  }

  /** Makes a written file the snapshot of its tree, and returns whether that was still possible. */
  private boolean keep(AssetId tree, UUID id, long started, long taken) {
    return database.transaction(
        "keep a snapshot",
        connection -> {
          try (var update =
              NamedStatement.of(
                  connection,
                  """
                  update historian.snapshot
                  set since = :started, begun = null, id = :id, started = :started, taken = :taken, %s
                  where tree = :tree and since <= :started and begun = :taken
                  """
                      .formatted(WRITTEN))) {
            update.set("started", started).set("taken", taken).set("id", id);
            if (update.set("tree", tree.uuid()).update() != 1) {
              return false;
            }
          }
          prune(connection);
          return true;
        });
  }

  /**
   * Deletes the lines of the change log that no snapshot needs. A snapshot in use is renewed each
   * day; one that is older than two days is forgotten.
   */
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
                  NamedStatement.of(
                      connection,
                      "select id, started, taken from historian.snapshot s"
                          + " where tree = :tree and id is not null and "
                          + IS_GENUINE)) {
                return select
                    .set("tree", tree.uuid())
                    .first(row ->
                        new Found(
                            row.getObject("id", UUID.class),
                            changed(connection, row.getLong("started"), row.getLong("taken"))));
              }
            });
    return found.flatMap(known -> files.read(tree, known.id(), known.changed()));
  }

  private static ChangedSince changed(Connection connection, long started, long taken)
      throws SQLException {
    try (var select =
        NamedStatement.of(
            connection,
            """
            select alias, min(from_micros) as from_micros from historian.change_log
            where xid >= :taken or (not live and xid >= :started)
            group by alias
            """)) {
      record Change(Optional<Alias> alias, long from) {}
      var changes =
          select
              .set("taken", taken)
              .set("started", started)
              .list(row ->
                  new Change(
                      Optional.ofNullable(row.getString("alias")).map(Alias::new),
                      row.getLong("from_micros")));
      long any = ChangedSince.NEVER;
      Map<Alias, Long> streams = new HashMap<>();
      for (var change : changes) {
        if (change.alias().isPresent()) {
          streams.put(change.alias().get(), change.from());
        } else {
          any = change.from();
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
              NamedStatement.of(
                  connection,
                  "update historian.snapshot set id = null, started = null, taken = null, %s where tree = :tree"
                      .formatted(WRITTEN))) {
            return update.set("tree", tree.uuid()).update();
          }
        });
    files.deleteOthers(tree, Optional.empty());
  }
}
