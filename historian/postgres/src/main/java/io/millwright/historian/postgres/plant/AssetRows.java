// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.change.Revisions;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.plant.Rows.Table;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes what differs between the assets of two plants. */
final class AssetRows {
  private static final Table ASSET =
      Table.of(
          "asset",
          1,
          "id uuid, position int8, key text, name text, description text, model uuid, path text,"
              + " parent uuid, hierarchy uuid, revision int4, created timestamptz,"
              + " updated timestamptz");
  private static final Table ATTRIBUTE =
      Table.of(
          "attribute",
          2,
          "asset uuid, property uuid, value_kind int2, whole int8, real float8, text text");
  private static final Table OWN_ALIAS =
      Table.of("own_alias", 2, "asset uuid, property uuid, alias text");
  private static final Table SETTING =
      Table.of("property_setting", 2, "asset uuid, property uuid, unit text, notify boolean");

  private final Plant before;
  private final Plant after;
  private final Revisions revisions;
  private final AssetPairs pairs;
  private final Rows assets;
  private final Rows attributes;
  private final Rows attributeChanges;
  private final Rows aliases;
  private final Rows settings;

  /** The assets whose properties, or whose aliases, may be others than before, or are gone. */
  private final List<UUID> moved = new ArrayList<>();

  private AssetRows(Connection connection, Plant before, Plant after, Revisions revisions) {
    this.before = before;
    this.after = after;
    this.revisions = revisions;
    pairs = AssetPairs.of(before, after);
    assets = new Rows(connection, ASSET);
    attributes = new Rows(connection, ATTRIBUTE, assets);
    attributeChanges = new Rows(connection, AttributeRows.CHANGE, attributes);
    aliases = new Rows(connection, OWN_ALIAS, assets);
    settings = new Rows(connection, SETTING, assets);
  }

  /**
   * What follows from writing the assets.
   *
   * @param positions where each asset stands among the others, in the order of the plant
   * @param moved the assets whose data streams may have another alias, or none
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody changes or compares them.
  record Written(long[] positions, List<UUID> moved) {}

  /**
   * Writes the assets.
   *
   * @param positions where each asset stood before among the others
   * @param revisions the revision of each asset after the change
   * @param changedModels the models whose assets may have other data streams
   */
  static Written write(
      Connection connection,
      Plant before,
      long[] positions,
      Plant after,
      Revisions revisions,
      Set<ModelId> changedModels)
      throws SQLException {
    var rows = new AssetRows(connection, before, after, revisions);
    rows.removeGone(connection);
    return new Written(rows.write(positions, changedModels), rows.moved);
  }

  private void removeGone(Connection connection) throws SQLException {
    var gone = pairs.gone().stream().map(asset -> asset.id().uuid()).toList();
    Rows.removeOf(
        connection, "asset", gone, Stream.of(ATTRIBUTE, AttributeRows.CHANGE, OWN_ALIAS, SETTING));
    Rows.removeOf(connection, "id", gone, Stream.of(ASSET));
    moved.addAll(gone);
  }

  private long[] write(long[] positionsBefore, Set<ModelId> changedModels) throws SQLException {
    boolean keepPaths = pairs.keepPaths();
    var old = new long[after.assets().size()];
    for (int i = 0; i < old.length; i++) {
      int place = pairs.placeBefore(i);
      old[i] = place < 0 ? Positions.NEW : positionsBefore[place];
    }
    var positions = Positions.of(old);
    for (int i = 0; i < old.length; i++) {
      var asset = after.assets().get(i);
      int place = pairs.placeBefore(i);
      if (place < 0) {
        put(asset, positions[i]);
        parts(asset, Map.of(), Map.of());
        settings(asset, Map.of(), Set.of());
        moved.add(asset.id().uuid());
      } else {
        var was = before.assets().get(place);
        boolean isElsewhere = !keepPaths && isElsewhere(asset);
        if (compare(was, asset, isElsewhere || old[i] != positions[i], positions[i])
            || isElsewhere
            || changedModels.contains(asset.model())) {
          moved.add(asset.id().uuid());
        }
      }
    }
    Rows.flush(assets, attributes, attributeChanges, aliases, settings);
    return positions;
  }

  private boolean isElsewhere(Asset asset) {
    return !before.path(asset.id()).equals(after.path(asset.id()));
  }

  /**
   * Writes an asset where it is not as it was.
   *
   * @return whether its data streams may be others
   */
  private boolean compare(Asset was, Asset is, boolean hasMoved, long position)
      throws SQLException {
    boolean same = was.equals(is);
    if (!same || hasMoved) {
      put(is, position);
    }
    if (!same) {
      parts(is, was.attributes(), was.aliases());
      settings(is, was.units(), was.notifying());
    }
    return !same && (!was.model().equals(is.model()) || !was.aliases().equals(is.aliases()));
  }

  /** Writes an asset's own values and aliases where they are not those given. */
  private void parts(
      Asset asset,
      Map<PropertyId, AttributeValue> attributesBefore,
      Map<PropertyId, Alias> aliasesBefore)
      throws SQLException {
    var id = asset.id().uuid();
    for (var old : attributesBefore.entrySet()) {
      if (!asset.attributes().containsKey(old.getKey())) {
        attributes.remove(id, old.getKey().uuid());
        AttributeRows.write(attributeChanges, id, old.getKey().uuid(), old.getValue(), null);
      }
    }
    for (var property : aliasesBefore.keySet()) {
      if (!asset.aliases().containsKey(property)) {
        aliases.remove(id, property.uuid());
      }
    }
    for (var own : asset.attributes().entrySet()) {
      var property = own.getKey().uuid();
      var was = attributesBefore.get(own.getKey());
      if (!own.getValue().equals(was)) {
        var parts = Columns.parts(own.getValue().latest());
        attributes.put(id, property, parts.kind(), parts.whole(), parts.real(), parts.text());
        AttributeRows.write(attributeChanges, id, property, was, own.getValue());
      }
    }
    for (var own : asset.aliases().entrySet()) {
      if (!own.getValue().equals(aliasesBefore.get(own.getKey()))) {
        aliases.put(id, own.getKey().uuid(), own.getValue().path());
      }
    }
  }

  /** Writes an asset's own units and notifications where they are not those given. */
  private void settings(
      Asset asset, Map<PropertyId, String> unitsBefore, Set<PropertyId> notifyingBefore)
      throws SQLException {
    var concerned = new HashSet<>(asset.units().keySet());
    concerned.addAll(asset.notifying());
    concerned.addAll(unitsBefore.keySet());
    concerned.addAll(notifyingBefore);
    for (var property : concerned) {
      var unit = asset.units().get(property);
      boolean notify = asset.notifying().contains(property);
      if (unit == null && !notify) {
        settings.remove(asset.id().uuid(), property.uuid());
      } else if (!Objects.equals(unit, unitsBefore.get(property))
          || notify != notifyingBefore.contains(property)) {
        settings.put(asset.id().uuid(), property.uuid(), unit, notify);
      }
    }
  }

  private void put(Asset asset, long position) throws SQLException {
    var revision = revisions.of(asset);
    var under = asset.placement() instanceof Placement.Under placement ? placement : null;
    assets.put(
        asset.id().uuid(),
        position,
        asset.key(),
        asset.name(),
        asset.description(),
        asset.model().uuid(),
        after.path(asset.id()),
        under == null ? null : under.parent().uuid(),
        under == null ? null : under.hierarchy().uuid(),
        revision.number(),
        revision.created(),
        revision.updated());
  }
}
