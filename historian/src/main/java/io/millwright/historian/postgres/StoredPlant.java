// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetModel;
import io.millwright.asset.Hierarchy;
import io.millwright.asset.ModelId;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantStore;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;

/** The plant in relational tables, which the views for people are made of. */
final class StoredPlant implements PlantStore {
  private static final int BATCH = 5_000;

  private final Database database;

  StoredPlant(Database database) {
    this.database = database;
  }

  @Override
  public Plant load() {
    return database.transaction("load the plant", PlantRows::load);
  }

  @Override
  public void save(Plant plant) {
    database.transaction(
        "save the plant",
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
            statement.executeUpdate("update historian.plant_version set version = version + 1");
            statement.executeUpdate("delete from historian.asset");
            statement.executeUpdate("delete from historian.model");
          }
          saveModels(connection, plant);
          saveAssets(connection, plant);
          SeriesOwners.update(connection);
          return plant;
        });
  }

  private static void saveModels(Connection connection, Plant plant) throws SQLException {
    try (var model =
            new Insert(connection, "model (id, position, key, name, description, type)", 6);
        var property =
            new Insert(
                connection,
                "property (model, id, position, key, name, type, unit, kind, value_kind, whole,"
                    + " real, text, formula, every_nanos, offset_nanos)",
                15);
        var hierarchy =
            new Insert(connection, "hierarchy (model, id, position, key, name, child)", 6);
        var composite =
            new Insert(
                connection,
                "composite_model (model, id, position, key, name, description, type, component)",
                8);
        var relationship =
            new Insert(connection, "interface_relationship (model, position, contract)", 3);
        var mapping =
            new Insert(connection, "interface_mapping (model, contract, kind, wanted, own)", 5);
        var alarm =
            new Insert(
                connection,
                "alarm_definition (model, key, position, condition, deadband, on_delay_nanos,"
                    + " off_delay_nanos, priority, message)",
                9)) {
      int position = 0;
      for (var each : plant.models()) {
        model.add(
            each.id().uuid(),
            position++,
            each.key(),
            each.name(),
            each.description(),
            each.type().name());
      }
      model.flush();
      for (var each : plant.models()) {
        addProperties(property, each);
        addHierarchies(hierarchy, each);
        addComposites(composite, each);
        addInterfaces(relationship, mapping, each);
        addAlarms(alarm, each);
      }
      property.flush();
      hierarchy.flush();
      composite.flush();
      relationship.flush();
      mapping.flush();
      alarm.flush();
    }
  }

  private static void addProperties(Insert insert, AssetModel model) throws SQLException {
    int position = 0;
    for (var property : model.properties()) {
      var row = insert.row();
      row.setObject(1, model.id().uuid());
      row.setObject(2, property.id().uuid());
      row.setInt(3, position++);
      row.setString(4, property.key());
      row.setString(5, property.name());
      row.setString(6, property.type().name());
      row.setString(7, property.unit());
      setKind(row, property);
      insert.rowDone();
    }
  }

  private static void setKind(PreparedStatement row, PropertyDefinition property)
      throws SQLException {
    Columns.set(row, 9, null);
    row.setNull(13, Types.VARCHAR);
    row.setNull(14, Types.BIGINT);
    row.setNull(15, Types.BIGINT);
    switch (property.kind()) {
      case PropertyKind.Attribute(var defaultValue) -> {
        row.setString(8, PlantRows.ATTRIBUTE);
        Columns.set(row, 9, defaultValue);
      }
      case PropertyKind.Measurement _ -> row.setString(8, PlantRows.MEASUREMENT);
      case PropertyKind.Transform(var formula) -> {
        row.setString(8, PlantRows.TRANSFORM);
        row.setString(13, formula.source());
      }
      case PropertyKind.Metric(var formula, var window) -> {
        row.setString(8, PlantRows.METRIC);
        row.setString(13, formula.source());
        row.setLong(14, window.every().toNanos());
        row.setLong(15, window.offset().toNanos());
      }
    }
  }

  private static void addHierarchies(Insert insert, AssetModel model) throws SQLException {
    int position = 0;
    for (Hierarchy hierarchy : model.hierarchies()) {
      insert.add(
          model.id().uuid(),
          hierarchy.id().uuid(),
          position++,
          hierarchy.key(),
          hierarchy.name(),
          hierarchy.child().uuid());
    }
  }

  private static void addComposites(Insert insert, AssetModel model) throws SQLException {
    int position = 0;
    for (var composite : model.composites()) {
      var row = insert.row();
      row.setObject(1, model.id().uuid());
      row.setObject(2, composite.id().uuid());
      row.setInt(3, position++);
      row.setString(4, composite.key());
      row.setString(5, composite.name());
      row.setString(6, composite.description());
      row.setString(7, composite.type());
      row.setObject(8, composite.component().map(ModelId::uuid).orElse(null), Types.OTHER);
      insert.rowDone();
    }
  }

  private static void addInterfaces(Insert relationship, Insert mapping, AssetModel model)
      throws SQLException {
    int position = 0;
    for (var each : model.interfaces()) {
      var contract = each.contract().uuid();
      relationship.add(model.id().uuid(), position++, contract);
      for (var pair : each.properties().entrySet()) {
        mapping.add(
            model.id().uuid(),
            contract,
            PlantRows.PROPERTY,
            pair.getKey().uuid(),
            pair.getValue().uuid());
      }
      for (var pair : each.hierarchies().entrySet()) {
        mapping.add(
            model.id().uuid(),
            contract,
            PlantRows.HIERARCHY,
            pair.getKey().uuid(),
            pair.getValue().uuid());
      }
    }
  }

  private static void addAlarms(Insert insert, AssetModel model) throws SQLException {
    int position = 0;
    for (var alarm : model.alarms()) {
      insert.add(
          model.id().uuid(),
          alarm.key(),
          position++,
          alarm.when().source(),
          alarm.deadband(),
          alarm.onDelay().toNanos(),
          alarm.offDelay().toNanos(),
          alarm.priority().name(),
          alarm.message());
    }
  }

  private static void saveAssets(Connection connection, Plant plant) throws SQLException {
    try (var insert =
            new Insert(
                connection,
                "asset (id, position, key, name, description, model, path, parent, hierarchy)",
                9);
        var attribute =
            new Insert(
                connection, "attribute (asset, property, value_kind, whole, real, text)", 6);
        var alias = new Insert(connection, "own_alias (asset, property, alias)", 3);
        var property = new Insert(connection, "asset_property (asset, property, alias)", 3)) {
      int position = 0;
      for (var asset : plant.assets()) {
        addAsset(insert, plant, asset, position++);
      }
      insert.flush();
      for (var asset : plant.assets()) {
        var id = asset.id().uuid();
        for (var own : asset.attributes().entrySet()) {
          var row = attribute.row();
          row.setObject(1, id);
          row.setObject(2, own.getKey().uuid());
          Columns.set(row, 3, own.getValue());
          attribute.rowDone();
        }
        for (var own : asset.aliases().entrySet()) {
          alias.add(id, own.getKey().uuid(), own.getValue().path());
        }
        for (var each : plant.properties(asset)) {
          property.add(id, each.property().id().uuid(), each.alias().path());
        }
      }
      attribute.flush();
      alias.flush();
      property.flush();
    }
  }

  private static void addAsset(Insert insert, Plant plant, Asset asset, int position)
      throws SQLException {
    var row = insert.row();
    row.setObject(1, asset.id().uuid());
    row.setInt(2, position);
    row.setString(3, asset.key());
    row.setString(4, asset.name());
    row.setString(5, asset.description());
    row.setObject(6, asset.model().uuid());
    row.setString(7, plant.path(asset.id()));
    switch (asset.placement()) {
      case Placement.Root _ -> {
        row.setNull(8, Types.OTHER);
        row.setNull(9, Types.OTHER);
      }
      case Placement.Under(var parent, var hierarchy) -> {
        row.setObject(8, parent.uuid());
        row.setObject(9, hierarchy.uuid());
      }
    }
    insert.rowDone();
  }

  /** Rows of one table on their way, some thousand at a time. */
  private static final class Insert implements AutoCloseable {
    private final PreparedStatement statement;
    private int waiting;

    /**
     * @param target the table with its columns
     */
    Insert(Connection connection, String target, int columns) throws SQLException {
      var marks = String.join(", ", Collections.nCopies(columns, "?"));
      statement =
          connection.prepareStatement(
              "insert into historian.%s values (%s)".formatted(target, marks));
    }

    PreparedStatement row() {
      return statement;
    }

    void rowDone() throws SQLException {
      statement.addBatch();
      if (++waiting == BATCH) {
        flush();
      }
    }

    void add(Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      rowDone();
    }

    void flush() throws SQLException {
      statement.executeBatch();
      waiting = 0;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
