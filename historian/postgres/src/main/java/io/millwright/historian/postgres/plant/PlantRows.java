// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.Asset;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.change.Revision;
import io.millwright.asset.change.Revisions;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the plant from its tables, as it is now or as it was in a version. */
final class PlantRows {
  /** The tables, as in the migrations. */
  private static final List<String> TABLES =
      List.of(
          "model",
          "property",
          "hierarchy",
          "composite_model",
          "interface_relationship",
          "interface_mapping",
          "alarm_definition",
          "asset",
          "attribute",
          "attribute_change",
          "own_alias",
          "property_setting",
          "membership",
          "removed_child",
          "removed_attribute_change");

  private final Connection connection;
  private final String schema;
  private final Map<UUID, Revision> revisions = new HashMap<>();
  private final Map<Revision, Revision> sameRevisions = new HashMap<>();

  private PlantRows(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * A plant as it is stored.
   *
   * @param positions where each asset stands among the others, in the order of the plant
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody changes or compares them.
  record Loaded(Plant plant, long[] positions, Revisions revisions) {}

  /** Returns the plant as it is. */
  static Loaded load(Connection connection) throws SQLException {
    return new PlantRows(connection, "historian").loaded();
  }

  /** Returns the plant as it was in a version that there was. */
  static Plant load(Connection connection, long version) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var table : TABLES) {
        statement.execute(
            "create temporary table %s on commit drop as table historian.past_%s with no data"
                .formatted(table, table));
        statement.execute(
            """
            insert into pg_temp.%1$s
            select * from historian.past_%1$s where since <= %2$d and until > %2$d
            union all
            select %2$d + 1, t.* from historian.%1$s t where since <= %2$d
            """
                .formatted(table, version));
      }
    }
    var plant = new PlantRows(connection, "pg_temp").loaded().plant();
    try (var statement = connection.createStatement()) {
      // Before the commit: a unit of work may look at two versions.
      statement.execute("drop table pg_temp." + String.join(", pg_temp.", TABLES));
    }
    return plant;
  }

  /** Returns the models of the plant as it is. */
  static List<AssetModel> models(Connection connection) throws SQLException {
    return new PlantRows(connection, "historian").models();
  }

  private Loaded loaded() throws SQLException {
    var models = models();
    var positions = new ArrayList<Long>();
    var assets = assets(positions);
    return new Loaded(
        Plant.alreadyChecked(models, assets).with(MembershipRows.load(connection, schema)),
        positions.stream().mapToLong(Long::longValue).toArray(),
        new Revisions(revisions));
  }

  /** Gives the same object for the same id, as many assets share a model, a parent, a hierarchy. */
  private static final class Same<T> {
    private final Map<UUID, T> known = new HashMap<>();
    private final Function<UUID, T> make;

    Same(Function<UUID, T> make) {
      this.make = make;
    }

    T of(UUID uuid) {
      return known.computeIfAbsent(uuid, make);
    }
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> list(String table, String order, Row<T> row) throws SQLException {
    try (var select = connection.createStatement()) {
      select.setFetchSize(10_000);
      try (var rows =
          select.executeQuery(
              "select * from %s.%s%s"
                  .formatted(schema, table, order.isEmpty() ? "" : " order by " + order))) {
        var list = new ArrayList<T>();
        while (rows.next()) {
          list.add(row.of(rows));
        }
        return list;
      }
    }
  }

  /** Returns the rows of a table that belong to a model or an asset, by its id. */
  private <T> Map<UUID, List<T>> parts(String table, String order, String owner, Row<T> row)
      throws SQLException {
    var parts = new HashMap<UUID, List<T>>();
    list(
        table,
        order,
        each -> parts.computeIfAbsent(uuid(each, owner), _ -> new ArrayList<>()).add(row.of(each)));
    return parts;
  }

  private List<AssetModel> models() throws SQLException {
    var properties = parts("property", "model, position", "model", ModelMappers::property);
    var hierarchies =
        parts(
            "hierarchy",
            "model, position",
            "model",
            row ->
                new Hierarchy(
                    new HierarchyId(uuid(row, "id")),
                    row.getString("key"),
                    row.getString("name"),
                    new ModelId(uuid(row, "child"))));
    var alarms = parts("alarm_definition", "model, position", "model", ModelMappers::alarm);
    var composites = parts("composite_model", "model, position", "model", ModelMappers::composite);
    var interfaces = interfaces();
    return list(
        "model",
        "position",
        row -> {
          var id = uuid(row, "id");
          revision(id, row);
          return new AssetModel(
              new ModelId(id),
              row.getString("key"),
              row.getString("name"),
              row.getString("description"),
              ModelType.valueOf(row.getString("type")),
              properties.getOrDefault(id, List.of()),
              hierarchies.getOrDefault(id, List.of()),
              composites.getOrDefault(id, List.of()),
              interfaces.getOrDefault(id, List.of()),
              alarms.getOrDefault(id, List.of()),
              Optional.ofNullable(row.getString("rules"))
                  .map(FormulaRules::valueOf)
                  .orElse(FormulaRules.MILLWRIGHT));
        });
  }

  private Map<UUID, List<InterfaceRelationship>> interfaces() throws SQLException {
    record Mapping(UUID contract, boolean property, UUID wanted, UUID own) {}
    var mappings =
        parts(
            "interface_mapping",
            "",
            "model",
            row ->
                new Mapping(
                    uuid(row, "contract"),
                    ModelMappers.PROPERTY.equals(row.getString("kind")),
                    uuid(row, "wanted"),
                    uuid(row, "own")));
    return parts(
        "interface_relationship",
        "model, position",
        "model",
        row -> {
          var contract = uuid(row, "contract");
          var properties = new HashMap<PropertyId, PropertyId>();
          var hierarchies = new HashMap<HierarchyId, HierarchyId>();
          for (var mapping : mappings.getOrDefault(uuid(row, "model"), List.of())) {
            if (mapping.contract().equals(contract) && mapping.property()) {
              properties.put(new PropertyId(mapping.wanted()), new PropertyId(mapping.own()));
            } else if (mapping.contract().equals(contract)) {
              hierarchies.put(new HierarchyId(mapping.wanted()), new HierarchyId(mapping.own()));
            }
          }
          return new InterfaceRelationship(new ModelId(contract), properties, hierarchies);
        });
  }

  private List<Asset> assets(List<Long> positions) throws SQLException {
    record Attribute(PropertyId property, AttributeValue value) {}
    record Change(PropertyId property, AttributeValue.Change change) {}
    record OwnAlias(PropertyId property, Alias alias) {}
    record Setting(PropertyId property, @Nullable String unit, boolean notifying) {}
    var properties = new Same<>(PropertyId::new);
    var models = new Same<>(ModelId::new);
    var parents = new Same<>(AssetId::new);
    var hierarchies = new Same<>(HierarchyId::new);
    var changes =
        parts(
            "attribute_change",
            "",
            "asset",
            row -> new Change(properties.of(uuid(row, "property")), AttributeRows.change(row)));
    var attributes =
        parts(
            "attribute",
            "",
            "asset",
            row -> {
              var property = properties.of(uuid(row, "property"));
              return new Attribute(
                  property,
                  AttributeRows.value(
                      row,
                      changes.getOrDefault(uuid(row, "asset"), List.of()).stream()
                          .filter(change -> change.property().equals(property))
                          .map(Change::change)
                          .toList()));
            });
    var aliases =
        parts(
            "own_alias",
            "",
            "asset",
            row ->
                new OwnAlias(
                    properties.of(uuid(row, "property")), new Alias(row.getString("alias"))));
    var settings =
        parts(
            "property_setting",
            "",
            "asset",
            row ->
                new Setting(
                    properties.of(uuid(row, "property")),
                    row.getString("unit"),
                    row.getBoolean("notify")));
    return list(
        "asset",
        "position",
        row -> {
          var id = uuid(row, "id");
          revision(id, row);
          positions.add(row.getLong("position"));
          var values = new HashMap<PropertyId, AttributeValue>();
          attributes
              .getOrDefault(id, List.of())
              .forEach(own -> values.put(own.property(), own.value()));
          var names = new HashMap<PropertyId, Alias>();
          aliases
              .getOrDefault(id, List.of())
              .forEach(own -> names.put(own.property(), own.alias()));
          var units = new HashMap<PropertyId, String>();
          var notifying = new HashSet<PropertyId>();
          for (var own : settings.getOrDefault(id, List.of())) {
            if (own.unit() != null) {
              units.put(own.property(), own.unit());
            }
            if (own.notifying()) {
              notifying.add(own.property());
            }
          }
          @Nullable UUID parent = row.getObject("parent", UUID.class);
          return new Asset(
              new AssetId(id),
              row.getString("key"),
              row.getString("name"),
              row.getString("description"),
              models.of(uuid(row, "model")),
              parent == null
                  ? Placement.root()
                  : new Placement.Under(parents.of(parent), hierarchies.of(uuid(row, "hierarchy"))),
              values,
              names,
              units,
              notifying);
        });
  }

  private void revision(UUID id, ResultSet row) throws SQLException {
    var revision =
        new Revision(
            row.getInt("revision"),
            row.getTimestamp("created").toInstant(),
            row.getTimestamp("updated").toInstant());
    var same = sameRevisions.putIfAbsent(revision, revision);
    revisions.put(id, same == null ? revision : same);
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
