// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.sf.jsqlparser.schema.Column;

/** The views that can be queried (AWS IoT SiteWise user guide, "Query reference views"). */
enum View {
  ASSET(
      "asset_id",
      "asset_name",
      "asset_description",
      "asset_model_id",
      "parent_asset_id",
      "asset_external_id",
      "asset_model_external_id",
      "hierarchy_id"),
  ASSET_PROPERTY(
      "asset_id",
      "property_id",
      "property_name",
      "property_alias",
      "property_external_id",
      "asset_composite_model_id",
      "property_type",
      "property_data_type",
      "int_attribute_value",
      "double_attribute_value",
      "boolean_attribute_value",
      "string_attribute_value"),
  RAW_TIME_SERIES(
      "asset_id",
      "property_id",
      "property_alias",
      "event_timestamp",
      "quality",
      "boolean_value",
      "int_value",
      "double_value",
      "string_value"),
  LATEST_VALUE_TIME_SERIES(
      "asset_id",
      "property_id",
      "property_alias",
      "event_timestamp",
      "quality",
      "boolean_value",
      "int_value",
      "double_value",
      "string_value"),
  PRECOMPUTED_AGGREGATES(
      "asset_id",
      "property_id",
      "property_alias",
      "event_timestamp",
      "quality",
      "resolution",
      "sum_value",
      "count_value",
      "average_value",
      "maximum_value",
      "minimum_value",
      "stdev_value");

  // An unmodifiable copy, which Error Prone can't see.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> columns;

  View(String... columns) {
    this.columns = List.of(columns);
  }

  /** What a column holds, as far as its name tells. */
  enum ColumnType {
    STRING,
    INTEGER,
    BOOLEAN,
    TIMESTAMP,
    OTHER
  }

  List<String> columns() {
    return columns;
  }

  /**
   * Returns the type of the views' columns with a name. A statement may give the name to something
   * else: the type is a hint, with which nothing may be refused.
   */
  static ColumnType typeOf(Column column) {
    var name = Names.of(column.getColumnName());
    return switch (name) {
      case "event_timestamp" -> ColumnType.TIMESTAMP;
      case "int_value", "int_attribute_value", "count_value" -> ColumnType.INTEGER;
      case "boolean_value", "boolean_attribute_value" -> ColumnType.BOOLEAN;
      case "string_value", "string_attribute_value" -> ColumnType.STRING;
      default ->
          !name.endsWith("_value")
                  && Arrays.stream(values()).anyMatch(view -> view.columns.contains(name))
              ? ColumnType.STRING
              : ColumnType.OTHER;
    };
  }

  /** Returns the name of the view in a statement. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<View> find(String code) {
    return Arrays.stream(values()).filter(view -> view.code().equals(code)).findFirst();
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(View::code).toList();
  }
}
