// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Memberships;
import io.millwright.asset.RemovedChild;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.plant.Rows.Table;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what differs between the memberships of two plants, and reads them back. */
final class MembershipRows {
  private static final Table MEMBERSHIP =
      Table.of(
          "membership",
          2,
          "child uuid, place int4, parent uuid, hierarchy uuid, from_ts timestamptz,"
              + " to_ts timestamptz");
  private static final Table REMOVED =
      Table.of(
          "removed_child",
          2,
          "asset uuid, key text, removed timestamptz, alias text, value_kind int2, whole int8,"
              + " real float8, text text");

  private MembershipRows() {}

  static void write(Connection connection, Memberships before, Memberships after)
      throws SQLException {
    if (before.equals(after)) {
      return;
    }
    var memberships = new Rows(connection, MEMBERSHIP);
    var children = new HashSet<>(before.children());
    children.addAll(after.children());
    for (var child : children) {
      var was = before.of(child);
      var is = after.of(child);
      for (int place = is.size(); place < was.size(); place++) {
        memberships.remove(child.uuid(), place);
      }
      for (int place = 0; place < is.size(); place++) {
        if (place >= was.size() || !was.get(place).equals(is.get(place))) {
          put(memberships, place, is.get(place));
        }
      }
    }
    var removed = new Rows(connection, REMOVED);
    var changes = new Rows(connection, AttributeRows.REMOVED_CHANGE, removed);
    for (var old : before.removed()) {
      if (after.findRemoved(old.id()).isEmpty()) {
        Rows.removeOf(
            connection,
            "asset",
            List.of(old.id().uuid()),
            Stream.of(REMOVED, AttributeRows.REMOVED_CHANGE));
      }
    }
    for (var gone : after.removed()) {
      var known = before.findRemoved(gone.id());
      if (known.filter(gone::equals).isEmpty()) {
        put(removed, gone);
        for (var attribute : gone.attributes().entrySet()) {
          AttributeRows.write(
              changes,
              gone.id().uuid(),
              attribute.getKey(),
              known.map(old -> old.attributes().get(attribute.getKey())).orElse(null),
              attribute.getValue());
        }
      }
    }
    Rows.flush(memberships, removed, changes);
  }

  private static void put(Rows rows, int place, Membership membership) throws SQLException {
    rows.put(
        membership.child().uuid(),
        place,
        membership.parent().uuid(),
        membership.hierarchy().uuid(),
        membership.from().equals(Membership.BEGINNING) ? null : Columns.time(membership.from()),
        membership.isOpen() ? null : Columns.time(membership.to()));
  }

  private static void put(Rows rows, RemovedChild gone) throws SQLException {
    for (var stream : gone.streams().entrySet()) {
      put(rows, gone, stream.getKey(), stream.getValue().path(), Columns.parts(null));
    }
    for (var attribute : gone.attributes().entrySet()) {
      put(rows, gone, attribute.getKey(), null, Columns.parts(attribute.getValue().latest()));
    }
  }

  private static void put(
      Rows rows, RemovedChild gone, String key, @Nullable String alias, Columns.Parts value)
      throws SQLException {
    rows.put(
        gone.id().uuid(),
        key,
        Columns.time(gone.removed()),
        alias,
        value.kind(),
        value.whole(),
        value.real(),
        value.text());
  }

  /**
   * Returns the memberships in the tables of a schema.
   *
   * @param schema of the present, or of a version
   */
  static Memberships load(Connection connection, String schema) throws SQLException {
    var all = new ArrayList<Membership>();
    try (var select = connection.createStatement();
        var rows =
            select.executeQuery(
                "select * from %s.membership order by child, place".formatted(schema))) {
      while (rows.next()) {
        all.add(
            new Membership(
                new AssetId(uuid(rows, "child")),
                new AssetId(uuid(rows, "parent")),
                new HierarchyId(uuid(rows, "hierarchy")),
                time(rows, "from_ts").orElse(Membership.BEGINNING),
                time(rows, "to_ts").orElse(Membership.OPEN)));
      }
    }
    return Memberships.of(all, removed(connection, schema));
  }

  private static List<RemovedChild> removed(Connection connection, String schema)
      throws SQLException {
    var times = new HashMap<UUID, Instant>();
    var streams = new HashMap<UUID, Map<String, Alias>>();
    var attributes = new HashMap<UUID, Map<String, AttributeValue>>();
    var changes = removedChanges(connection, schema);
    try (var select = connection.createStatement();
        var rows = select.executeQuery("select * from %s.removed_child".formatted(schema))) {
      while (rows.next()) {
        var id = uuid(rows, "asset");
        times.put(id, Columns.time(rows, "removed"));
        var key = rows.getString("key");
        var alias = rows.getString("alias");
        if (alias == null) {
          attributes
              .computeIfAbsent(id, _ -> new HashMap<>())
              .put(
                  key,
                  AttributeRows.value(rows, changes.getOrDefault(Map.entry(id, key), List.of())));
        } else {
          streams.computeIfAbsent(id, _ -> new HashMap<>()).put(key, new Alias(alias));
        }
      }
    }
    return times.entrySet().stream()
        .map(each ->
            new RemovedChild(
                new AssetId(each.getKey()),
                each.getValue(),
                streams.getOrDefault(each.getKey(), Map.of()),
                attributes.getOrDefault(each.getKey(), Map.of())))
        .toList();
  }

  /** Returns the changes of attributes of removed assets, by the asset and the attribute's key. */
  private static Map<Map.Entry<UUID, String>, List<AttributeValue.Change>> removedChanges(
      Connection connection, String schema) throws SQLException {
    var found = new HashMap<Map.Entry<UUID, String>, List<AttributeValue.Change>>();
    try (var select = connection.createStatement();
        var rows =
            select.executeQuery("select * from %s.removed_attribute_change".formatted(schema))) {
      while (rows.next()) {
        found
            .computeIfAbsent(
                Map.entry(uuid(rows, "asset"), rows.getString("key")), _ -> new ArrayList<>())
            .add(AttributeRows.change(rows));
      }
    }
    return found;
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
