// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.dashboard.Panel.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates the kinds of panels that our dashboards consist of. */
final class Panels {
  private static final List<Map<String, Object>> NEUTRAL =
      List.of(JsonText.object("color", "text"));

  /** World-class and acceptable OEE, as most plants colour it. */
  private static final List<Map<String, Object>> RATIO =
      List.of(
          JsonText.object("color", "red"),
          JsonText.object("color", "orange", "value", 0.6),
          JsonText.object("color", "green", "value", 0.85));

  private Panels() {}

  /**
   * How numbers are shown.
   *
   * @param unit Grafana's name of the unit
   * @param steps the colours by value
   */
  record Look(String unit, List<Map<String, Object>> steps) {
    static Look plain(String unit) {
      return new Look(unit, NEUTRAL);
    }

    /** Returns the look of a ratio between 0 and 1, red if it is low. */
    static Look ratio() {
      return new Look("percentunit", RATIO);
    }

    static Look limits(String unit, List<Threshold> thresholds) {
      return thresholds.isEmpty() ? plain(unit) : new Look(unit, Threshold.steps(thresholds));
    }

    boolean hasLimits() {
      return steps.size() > 1;
    }
  }

  private static Map<String, Object> field(Look look) {
    return JsonText.object(
        "unit",
        look.unit,
        "noValue",
        "no data",
        "thresholds",
        JsonText.object("mode", "absolute", "steps", look.steps),
        "mappings",
        List.of());
  }

  /** Returns a panel with one newest number. */
  static Panel stat(String title, int width, Look look, String sql) {
    return new Panel(
        "stat",
        title,
        width,
        4,
        Format.TABLE,
        sql,
        field(look),
        List.of(),
        JsonText.object(
            "colorMode",
            look.hasLimits() ? "background" : "value",
            "graphMode",
            "none",
            "textMode",
            "value",
            "reduceOptions",
            lastOf("/^value$/")));
  }

  /** Returns a panel with one newest ratio as a dial. */
  static Panel gauge(String title, int width, String sql) {
    var field = field(Look.ratio());
    field.put("min", 0);
    field.put("max", 1);
    return new Panel(
        "gauge",
        title,
        width,
        6,
        Format.TABLE,
        sql,
        field,
        List.of(),
        JsonText.object(
            "showThresholdLabels", false,
            "showThresholdMarkers", true,
            "reduceOptions", lastOf("/^value$/")));
  }

  private static Map<String, Object> lastOf(String fields) {
    return JsonText.object("calcs", List.of("lastNotNull"), "fields", fields, "values", false);
  }

  /** Returns a panel with numbers over time, with a gap while there was no GOOD data. */
  static Panel trend(String title, int width, Look look, boolean steps, String sql) {
    var field = field(look);
    field.put("color", JsonText.object("mode", "palette-classic"));
    field.put(
        "custom",
        JsonText.object(
            "drawStyle",
            "line",
            "lineInterpolation",
            steps ? "stepAfter" : "linear",
            "lineWidth",
            1,
            "fillOpacity",
            8,
            "showPoints",
            "auto",
            "spanNulls",
            false,
            "thresholdsStyle",
            JsonText.object("mode", look.hasLimits() ? "dashed" : "off")));
    return new Panel(
        "timeseries",
        title,
        width,
        8,
        Format.TIME_SERIES,
        sql,
        field,
        List.of(),
        JsonText.object(
            "legend",
                JsonText.object("displayMode", "list", "placement", "bottom", "showLegend", true),
            "tooltip", JsonText.object("mode", "multi", "sort", "none")));
  }

  /** Returns a panel with states over time. */
  static Panel timeline(
      String title, int width, int height, List<Map<String, Object>> mappings, String sql) {
    var field = field(Look.plain("none"));
    field.put("mappings", mappings);
    field.put("color", JsonText.object("mode", "thresholds"));
    field.put("custom", JsonText.object("fillOpacity", 80, "lineWidth", 0, "spanNulls", false));
    return new Panel(
        "state-timeline",
        title,
        width,
        height,
        Format.TIME_SERIES,
        sql,
        field,
        List.of(),
        JsonText.object(
            "mergeValues",
            true,
            "showValue",
            "auto",
            "rowHeight",
            0.85,
            "alignValue",
            "left",
            "legend",
            JsonText.object("displayMode", "list", "placement", "bottom", "showLegend", true),
            "tooltip",
            JsonText.object("mode", "single", "sort", "none")));
  }

  /** Returns a panel with a table. */
  static Panel table(String title, int width, int height, String sql) {
    var field = field(Look.plain("none"));
    field.put(
        "custom", JsonText.object("align", "auto", "cellOptions", JsonText.object("type", "auto")));
    return new Panel(
        "table",
        title,
        width,
        height,
        Format.TABLE,
        sql,
        field,
        List.of(),
        JsonText.object("showHeader", true, "cellHeight", "sm"));
  }

  /** Returns a panel with bars, in the order of the query. */
  static Panel bars(String title, int width, String unit, String sql) {
    return new Panel(
        "barchart",
        title,
        width,
        8,
        Format.TABLE,
        sql,
        field(Look.plain(unit)),
        List.of(),
        JsonText.object(
            "orientation", "horizontal",
            "showValue", "auto",
            "stacking", "none",
            "legend",
                JsonText.object(
                    "displayMode", "list", "placement", "bottom", "showLegend", false)));
  }

  /** Returns a panel with one bar for each row, filled according to its ratio. */
  static Panel shares(String title, int width, List<Map<String, Object>> steps, String sql) {
    var field = field(new Look("percentunit", steps));
    field.put("min", 0);
    field.put("max", 1);
    return new Panel(
        "bargauge",
        title,
        width,
        8,
        Format.TABLE,
        sql,
        field,
        List.of(),
        JsonText.object(
            "displayMode", "lcd",
            "orientation", "horizontal",
            "valueMode", "color",
            "reduceOptions",
                JsonText.object(
                    "calcs", List.of("lastNotNull"), "fields", "/^share$/", "values", true)));
  }

  /** Returns the override that shows a column of a table as coloured cells. */
  static Map<String, Object> cells(String column, Look look) {
    return override(
        column,
        List.of(
            property("unit", look.unit),
            property("thresholds", JsonText.object("mode", "absolute", "steps", look.steps)),
            property(
                "custom.cellOptions",
                JsonText.object("type", "color-background", "mode", "basic"))));
  }

  /** Returns the override that colours the texts of a column. */
  static Map<String, Object> colored(String column, List<Map<String, Object>> mappings) {
    return override(
        column,
        List.of(
            property("mappings", mappings),
            property(
                "custom.cellOptions",
                JsonText.object("type", "color-background", "mode", "basic"))));
  }

  /** Returns the override that hides a column which only other columns use. */
  static Map<String, Object> hidden(String column) {
    return override(column, List.of(property("custom.hidden", true)));
  }

  /**
   * Returns the override that links asset paths in a column to the dashboard whose uid is in the
   * column {@code uid}.
   */
  static Map<String, Object> linked(String column) {
    return override(
        column,
        List.of(
            property(
                "links",
                List.of(
                    JsonText.object(
                        "title",
                        "Show ${__value.text}",
                        "url",
                        "/d/${__data.fields.uid}?var-asset=${__value.raw:percentencode}"
                            + "&${__url_time_range}")))));
  }

  /** Returns the override that gives a column a unit. */
  static Map<String, Object> unit(String column, String unit) {
    return override(column, List.of(property("unit", unit)));
  }

  private static Map<String, Object> override(String column, List<Map<String, Object>> properties) {
    return JsonText.object(
        "matcher", JsonText.object("id", "byName", "options", column), "properties", properties);
  }

  private static Map<String, Object> property(String id, Object value) {
    return JsonText.object("id", id, "value", value);
  }

  /**
   * Returns a mapping of texts or numbers to words and colours.
   *
   * @param valuesTextsColors {@code value, text, color, value, text, color ...}
   */
  static List<Map<String, Object>> mapping(String... valuesTextsColors) {
    var options = JsonText.object();
    for (int i = 0; i < valuesTextsColors.length; i += 3) {
      options.put(
          valuesTextsColors[i],
          JsonText.object(
              "index", i / 3, "text", valuesTextsColors[i + 1], "color", valuesTextsColors[i + 2]));
    }
    return new ArrayList<>(List.of(JsonText.object("type", "value", "options", options)));
  }
}
