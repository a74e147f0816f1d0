// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One panel of a dashboard, before its position is known.
 *
 * @param type Grafana's name of the visualisation
 * @param title the title above the panel
 * @param width the width in Grafana's columns, 1 to 24
 * @param height the height in Grafana's rows of 38 pixels
 * @param format how Grafana reads the rows
 * @param sql the query, with Grafana's macros and variables
 * @param field the defaults of fields: unit, thresholds, mappings and so on
 * @param overrides settings of single fields
 * @param options the options of the visualisation
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
  /** The number of columns of a dashboard. */
  static final int COLUMNS = 24;

  /** How Grafana reads the rows of a query. */
  enum Format {
    /**
     * Rows with a column {@code time}, one or more columns of numbers, and the name of the series
     * in a text column.
     */
    TIME_SERIES("time_series"),
    /** Rows that are shown unchanged. */
    TABLE("table");

    private final String code;

    Format(String code) {
      this.code = code;
    }
  }

  /** Returns this panel with other overrides. */
  Panel with(List<Map<String, Object>> otherOverrides) {
    return new Panel(type, title, width, height, format, sql, field, otherOverrides, options);
  }

  /**
   * Arranges panels from left to right and from top to bottom, and returns their JSON with numbers
   * and positions.
   */
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
