// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay;

import io.millwright.application.replay.ReplayLog;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.store.Replay;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.ChangeLog;
import io.millwright.historian.postgres.series.DueHours;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.value.Micros;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The store of replays and of their drafts. Safe for use by several threads. */
public final class StoredReplays implements ReplayLog {
  private final Database database;
  private final SeriesIndex index = new SeriesIndex();

  /** Opens the store over a database. */
  public StoredReplays(Database database) {
    this.database = database;
  }

  @Override
  public Map<AssetId, Long> followed() {
    return database.transaction(
        "read which versions are followed",
        connection -> {
          var found = new HashMap<AssetId, Long>();
          try (var select =
              NamedStatement.of(
                  connection,
                  "select tree, plant_version from historian.engine_progress"
                      + " where plant_version is not null")) {
            select.forEach(row ->
                found.put(
                    new AssetId(row.getObject("tree", UUID.class)), row.getLong("plant_version")));
          }
          return found;
        });
  }

  @Override
  public void follow(
      Collection<AssetId> trees, long version, Collection<AssetId> changed, List<Replay> replays) {
    database.transaction(
        "follow version %d of the plant".formatted(version),
        connection -> {
          try (var upsert =
              NamedStatement.of(
                  connection,
                  """
                  insert into historian.engine_progress as p (tree, plant_version)
                  select tree, :version from unnest(:trees) tree order by tree
                  on conflict (tree) do update set plant_version = excluded.plant_version
                  where p.plant_version is distinct from excluded.plant_version
                  """)) {
            upsert.set("version", version).set("trees", "uuid", uuids(trees)).update();
          }
          for (var sql :
              List.of(
                  "delete from historian.draft_point d using historian.replay r"
                      + " where r.id = d.replay and r.tree = any(:trees)",
                  "update historian.replay set state = 'WAITING', attempt = attempt + 1,"
                      + " position = from_ts, base = null, late_from = null, late_to = null,"
                      + " changed = 0 where "
                      + ReplayRows.IS_OPEN
                      + " and tree = any(:trees)")) {
            try (var statement = NamedStatement.of(connection, sql)) {
              statement.set("trees", "uuid", uuids(changed)).update();
            }
          }
          ReplayRows.insert(connection, replays);
          return trees;
        });
  }

  @Override
  public void add(List<Replay> replays) {
    database.transaction(
        "keep %d replays".formatted(replays.size()),
        connection -> {
          ReplayRows.insert(connection, replays);
          return replays;
        });
  }

  @Override
  public long delete(Removal readings, List<Replay> replays) {
    return database.transaction(
        "delete readings of " + readings.alias(),
        connection -> {
          ReplayRows.insert(connection, replays);
          ChangeLog.byOthers(connection, readings.alias(), Micros.of(readings.range().from()) + 1);
          var series =
              index.forWriting(connection).find(List.of(readings.alias())).get(readings.alias());
          if (series == null) {
            return 0L;
          }
          try (var delete =
              DueHours.once(connection)
                  .counting(
                      "delete from historian.point p"
                          + " where p.series = :series and p.ts > :from and p.ts <= :to")) {
            return delete
                .set("series", series)
                .set("from", readings.range().from())
                .set("to", readings.range().to())
                .first(row -> row.getLong(1))
                .orElseThrow();
          }
        });
  }

  @Override
  public List<Replay> open() {
    // Seconds of difference between two that begin together don't count.
    return list(
        "where " + ReplayRows.IS_OPEN + " order by date_trunc('hour', from_ts) desc, created, id",
        _ -> {});
  }

  @Override
  public List<Replay> newest(int limit) {
    return list("order by created desc, id limit :limit", select -> select.set("limit", limit));
  }

  @Override
  public Optional<Replay> find(UUID id) {
    return list("where id = :id", select -> select.set("id", id)).stream().findFirst();
  }

  private List<Replay> list(String which, ReplayRows.Parameters parameters) {
    return database.transaction(
        "read the replays", connection -> ReplayRows.list(connection, which, parameters));
  }

  @Override
  public boolean save(Replay replay, Changes changes) {
    return database.transaction(
        "keep what a replay has computed",
        connection -> {
          var view = index.forWriting(connection);
          if (!ReplayDrafts.advance(connection, replay)) {
            return false;
          }
          ReplayDrafts.add(connection, view, replay.id(), changes);
          return true;
        });
  }

  @Override
  public void late(UUID id, TimeRange times) {
    database.transaction(
        "note late readings of a replay",
        connection -> {
          try (var update =
              NamedStatement.of(
                  connection,
                  // The range always grows, so that the replay sees that more has come meanwhile.
                  "update historian.replay"
                      + " set late_from = least(late_from - interval '1 microsecond', :from),"
                      + " late_to = greatest(late_to, :to) where id = :id and "
                      + ReplayRows.IS_OPEN)) {
            return update.set("from", times.from()).set("to", times.to()).set("id", id).update();
          }
        });
  }

  @Override
  public PastReadings draft(UUID id) {
    return new StoredDraft(database, index, id);
  }

  @Override
  public boolean publish(Replay replay, Changes last, Instant now) {
    return database.transaction(
        "make a replay seen",
        connection -> {
          var view = index.forWriting(connection);
          if (!ReplayDrafts.advance(connection, replay)) {
            return false;
          }
          ReplayDrafts.add(connection, view, replay.id(), last);
          ReplayDrafts.publish(connection, replay.id(), last.version());
          ReplayRows.insertUnlessCovered(connection, last.replays());
          return end(connection, replay.id(), Replay.State.DONE, "", now);
        });
  }

  @Override
  public boolean end(UUID id, Replay.State state, String message, Instant now) {
    return database.transaction(
        "end a replay", connection -> end(connection, id, state, message, now));
  }

  private static boolean end(
      Connection connection, UUID id, Replay.State state, String message, Instant now)
      throws SQLException {
    ReplayDrafts.delete(connection, id);
    try (var update =
        NamedStatement.of(
            connection,
            "update historian.replay set state = :state, message = :message, ended = :ended"
                + " where id = :id and "
                + ReplayRows.IS_OPEN)) {
      return update
              .set("state", state.name())
              .setText("message", message)
              .set("ended", now)
              .set("id", id)
              .update()
          == 1;
    }
  }

  private static List<UUID> uuids(Collection<AssetId> ids) {
    return ids.stream().map(AssetId::uuid).toList();
  }
}
