// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.series.SeriesIndex;
import io.millwright.role.PackmlState;
import io.millwright.role.PropertyRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The roles of all properties, and PackML's states, in tables that SQL views read. Both follow from
 * the plant and from this version of Millwright, so no versions of them are kept.
 */
public final class StoredRoles {
  /** One row of the table {@code property_role}. */
  private record Row(UUID model, UUID property, PropertyRole role) implements Comparable<Row> {
    static Row of(AssetModel model, PropertyDefinition property) {
      return new Row(model.id().uuid(), property.id().uuid(), property.role());
    }

    @Override
    public int compareTo(Row other) {
      int byModel = model.compareTo(other.model);
      return byModel != 0 ? byModel : property.compareTo(other.property);
    }
  }

  private StoredRoles() {}

  /**
   * Makes both tables say what this version of Millwright says: after an upgrade the rules by which
   * roles are inferred, or the tables themselves, may be new.
   *
   * @param connection in a transaction
   */
  public static void settle(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(SeriesIndex.PLANT_LOCK));
    }
    states(connection);
    var models = PlantRows.models(connection);
    var wanted = rows(models);
    if (!wanted.equals(stored(connection))) {
      try (var statement = connection.createStatement()) {
        statement.execute("delete from historian.property_role");
      }
      insert(connection, wanted);
    }
  }

  /** Replaces the roles of some models' properties. */
  static void write(Connection connection, Collection<AssetModel> changed) throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    try (var delete =
        NamedStatement.of(
            connection, "delete from historian.property_role where model = any (:models)")) {
      var models = changed.stream().map(model -> model.id().uuid()).toList();
      delete.set("models", "uuid", models).update();
    }
    insert(connection, rows(changed));
  }

  private static void states(Connection connection) throws SQLException {
    var states = List.of(PackmlState.values());
    try (var insert =
        NamedStatement.of(
            connection,
            """
            insert into historian.packml_state (number, name, runs)
            select * from unnest(:numbers, :names, :runs)
            on conflict (number) do update set name = excluded.name, runs = excluded.runs
            where packml_state.name <> excluded.name or packml_state.runs <> excluded.runs
            """)) {
      insert
          .set("numbers", "integer", states.stream().map(PackmlState::number).toList())
          .set("names", "text", states.stream().map(PackmlState::text).toList())
          .set("runs", "bool", states.stream().map(PackmlState.EXECUTE::equals).toList())
          .update();
    }
  }

  private static List<Row> rows(Collection<AssetModel> models) {
    var rows = new TreeSet<Row>();
    for (var model : models) {
      model.properties().stream()
          .filter(property -> property.role() != PropertyRole.NONE)
          .forEach(property -> rows.add(Row.of(model, property)));
    }
    return List.copyOf(rows);
  }

  private static List<Row> stored(Connection connection) throws SQLException {
    try (var select =
        NamedStatement.of(
            connection, "select model, property, role, is_kpi from historian.property_role")) {
      return select
          .list(row -> {
            boolean isKpi = row.getBoolean("is_kpi");
            return new Row(
                row.getObject("model", UUID.class),
                row.getObject("property", UUID.class),
                // A role as another version wrote it is none of the wanted ones.
                PropertyRole.find(row.getString("role"))
                    .filter(role -> role.isKpi() == isKpi)
                    .orElse(PropertyRole.NONE));
          })
          .stream()
          .sorted()
          .toList();
    }
  }

  private static void insert(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var insert =
        NamedStatement.of(
            connection,
            """
            insert into historian.property_role (model, property, role, is_kpi)
            select * from unnest(:models, :properties, :roles, :are_kpis)
            """)) {
      insert
          .set("models", "uuid", rows.stream().map(Row::model).toList())
          .set("properties", "uuid", rows.stream().map(Row::property).toList())
          .set("roles", "text", rows.stream().map(row -> row.role().word()).toList())
          .set("are_kpis", "bool", rows.stream().map(row -> row.role().isKpi()).toList())
          .update();
    }
  }
}
