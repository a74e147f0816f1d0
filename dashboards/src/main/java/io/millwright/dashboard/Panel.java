// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One panel of a dashboard, before it has its place.
 *
 * @param type Grafana's name of the visualisation
 * @param title what people read above it
 * @param width in Grafana's columns, 1 to 24
 * @param height in Grafana's rows of 38 pixels
 * @param format how Grafana reads the rows
 * @param sql the query, with Grafana's macros and variables
 * @param field the defaults of fields: unit, thresholds, mappings and so on
 * @param overrides for single fields
 * @param options of the visualisation
 */
record Panel(
    String type,
    String title,
    int width,
    int height,
    Format format,
    String sql,
    Map<String, Object> field,
    List<Map<String, Object>> overrides,
    Map<String, Object> options) {
  /** The columns of a dashboard. */
  static final int COLUMNS = 24;

  /** How Grafana reads the rows of a query. */
  enum Format {
    /**
     * A column {@code time} and one or more of numbers, the name of the series in a text column.
     */
    TIME_SERIES("time_series"),
    /** Rows as they are. */
    TABLE("table");

    private final String code;

    Format(String code) {
      this.code = code;
    }
  }

  /** The same with other overrides. */
  Panel with(List<Map<String, Object>> otherOverrides) {
    return new Panel(type, title, width, height, format, sql, field, otherOverrides, options);
  }

  /** The panels from left to right and from top to bottom, each with its number and place. */
  static List<Map<String, Object>> arrange(List<Panel> panels) {
    var placed = new ArrayList<Map<String, Object>>();
    int x = 0;
    int y = 0;
    int rowHeight = 0;
    for (var panel : panels) {
      if (x + panel.width > COLUMNS) {
        x = 0;
        y += rowHeight;
        rowHeight = 0;
      }
      placed.add(panel.json(placed.size() + 1, x, y));
      x += panel.width;
      rowHeight = Math.max(rowHeight, panel.height);
    }
    return placed;
  }

  private Map<String, Object> json(int id, int x, int y) {
    return JsonText.object(
        "id",
        id,
        "type",
        type,
        "title",
        title,
        "datasource",
        Dashboard.datasource(),
        "gridPos",
        JsonText.object("h", height, "w", width, "x", x, "y", y),
        "fieldConfig",
        JsonText.object("defaults", field, "overrides", overrides),
        "options",
        options,
        "targets",
        List.of(
            JsonText.object(
                "refId",
                "A",
                "datasource",
                Dashboard.datasource(),
                "editorMode",
                "code",
                "format",
                format.code,
                "rawQuery",
                true,
                "rawSql",
                sql)));
  }
}
