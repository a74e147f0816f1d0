// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.formula.Formula;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.role.AssignedRole;
import io.millwright.role.PropertyRole;
import io.millwright.value.DataType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parts of a model in the rows of their tables. */
final class ModelMappers {
  static final String ATTRIBUTE = "ATTRIBUTE";
  static final String MEASUREMENT = "MEASUREMENT";
  static final String TRANSFORM = "TRANSFORM";
  static final String METRIC = "METRIC";
  static final String FRAME = "FRAME";
  static final String PROPERTY = "PROPERTY";
  static final String HIERARCHY = "HIERARCHY";

  private ModelMappers() {}

  /** Returns the composite model in a row. */
  static CompositeModel composite(ResultSet row) throws SQLException {
    @Nullable UUID component = row.getObject("component", UUID.class);
    return new CompositeModel(
        new CompositeModelId(uuid(row, "id")),
        row.getString("key"),
        row.getString("name"),
        row.getString("description"),
        row.getString("type"),
        component == null ? Optional.empty() : Optional.of(new ModelId(component)));
  }

  /** Returns the property in a row. */
  static PropertyDefinition property(ResultSet row) throws SQLException {
    return new PropertyDefinition(
        new PropertyId(uuid(row, "id")),
        row.getString("key"),
        row.getString("name"),
        DataType.valueOf(row.getString("type")),
        row.getString("unit"),
        kind(row),
        role(row));
  }

  /**
   * Returns the role that somebody has set; all others are inferred anew by the rules of this
   * version.
   */
  private static AssignedRole role(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("role"))
        .flatMap(PropertyRole::find)
        .map(AssignedRole::set)
        .orElse(AssignedRole.UNKNOWN);
  }

  private static PropertyKind kind(ResultSet row) throws SQLException {
    var kind = row.getString("kind");
    return switch (kind) {
      case ATTRIBUTE -> new PropertyKind.Attribute(Columns.value(row));
      case MEASUREMENT -> new PropertyKind.Measurement();
      case TRANSFORM -> new PropertyKind.Transform(formula(row, "formula"));
      case METRIC ->
          new PropertyKind.Metric(
              formula(row, "formula"),
              Window.parse(row.getString("window_text")),
              row.getShort("percent_good"));
      case FRAME ->
          new PropertyKind.Frame(
              formula(row, "formula"),
              row.getString("until_formula") == null
                  ? Optional.empty()
                  : Optional.of(formula(row, "until_formula")),
              nanos(row, "min_nanos"));
      default -> throw new IllegalStateException("property kind %s is not known".formatted(kind));
    };
  }

  /** Returns the alarm in a row. */
  static AlarmDefinition alarm(ResultSet row) throws SQLException {
    return new AlarmDefinition(
        row.getString("key"),
        formula(row, "condition"),
        row.getDouble("deadband"),
        nanos(row, "on_delay_nanos"),
        nanos(row, "off_delay_nanos"),
        Priority.valueOf(row.getString("priority")),
        row.getString("message"));
  }

  private static Formula formula(ResultSet row, String column) throws SQLException {
    return Formula.parse(row.getString(column));
  }

  private static Duration nanos(ResultSet row, String column) throws SQLException {
    return Duration.ofNanos(row.getLong(column));
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
