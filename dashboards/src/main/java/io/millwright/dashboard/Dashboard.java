// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One Grafana dashboard in Classic JSON, which Grafana 10 to 13 read. */
public final class Dashboard {
  /** The uid of the data source that every panel queries. */
  public static final String DATASOURCE_UID = "millwright";

  private static final int SCHEMA_VERSION = 39;

  private final String uid;
  private final String title;
  private final String description;
  private final List<Variable> variables;
  private final List<Panel> panels;

  /**
   * A selection box above the panels.
   *
   * @param name the variable's name in queries
   * @param label the label for people
   * @param sql the query that returns the choices
   */
  record Variable(String name, String label, String sql) {}

  Dashboard(
      String uid, String title, String description, List<Variable> variables, List<Panel> panels) {
    this.uid = uid;
    this.title = title;
    this.description = description;
    this.variables = List.copyOf(variables);
    this.panels = List.copyOf(panels);
  }

  /** Returns a uid of at most 40 characters, always the same for the same kind and key. */
  static String uid(String kind, String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + " " + key).getBytes(StandardCharsets.UTF_8));
      return "mw-" + HexFormat.of().formatHex(digest, 0, 14);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Map<String, Object> datasource() {
    return JsonText.object("type", "grafana-postgresql-datasource", "uid", DATASOURCE_UID);
  }

  /** Returns the uid of the dashboard, which also names its file: stable, at most 40 characters. */
  public String uid() {
    return uid;
  }

  /** Returns the title. */
  public String title() {
    return title;
  }

  /** Returns every query: first those of the variables, then those of the panels. */
  public List<PanelQuery> queries() {
    return Stream.concat(
            variables.stream().map(v -> new PanelQuery(title, "variable " + v.name, v.sql)),
            panels.stream().map(panel -> new PanelQuery(title, panel.title(), panel.sql())))
        .toList();
  }

  /** Returns the dashboard as the JSON that Grafana's provisioning reads. */
  public String json() {
    var templating = new ArrayList<Map<String, Object>>();
    for (var variable : variables) {
      templating.add(
          JsonText.object(
              "name",
              variable.name,
              "label",
              variable.label,
              "type",
              "query",
              "datasource",
              datasource(),
              "definition",
              variable.sql,
              "query",
              variable.sql,
              "refresh",
              1,
              "sort",
              0,
              "multi",
              false,
              "includeAll",
              false,
              "hide",
              0,
              "options",
              List.of()));
    }
    return JsonText.write(
        JsonText.object(
            "uid",
            uid,
            "title",
            title,
            "description",
            description,
            "tags",
            List.of("generated", "millwright"),
            "schemaVersion",
            SCHEMA_VERSION,
            "version",
            1,
            "editable",
            false,
            "graphTooltip",
            1,
            "timezone",
            "browser",
            "refresh",
            "10s",
            "time",
            JsonText.object("from", "now-1h", "to", "now"),
            "annotations",
            JsonText.object("list", List.of()),
            "links",
            List.of(
                JsonText.object(
                    "type", "dashboards",
                    "title", "Millwright",
                    "tags", List.of("millwright"),
                    "asDropdown", true,
                    "includeVars", false,
                    "keepTime", true,
                    "targetBlank", false)),
            "templating",
            JsonText.object("list", templating),
            "panels",
            Panel.arrange(panels)));
  }
}
