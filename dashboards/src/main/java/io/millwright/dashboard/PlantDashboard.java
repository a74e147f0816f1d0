// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.dashboard.Panels.Look;
import io.millwright.role.PropertyRole;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The overview of the plant: OEE, alarms, production and lost time of all assets. */
final class PlantDashboard {
  private final Plant plant;
  private final List<Panel> panels = new ArrayList<>();

  private PlantDashboard(Plant plant) {
    this.plant = plant;
  }

  static Dashboard of(Plant plant) {
    return new PlantDashboard(plant).build();
  }

  private Dashboard build() {
    oee();
    alarms();
    states();
    production();
    lostTime();
    badData();
    return new Dashboard(
        Dashboard.uid("plant", "overview"),
        "Plant overview",
        "Written from the asset models: OEE, alarms, production and lost time of all assets.",
        List.of(),
        panels);
  }

  private void oee() {
    var columns = new EnumMap<PropertyRole, List<String>>(PropertyRole.class);
    for (var model : plant.models()) {
      for (var factor : PlantWords.factors(model)) {
        columns.computeIfAbsent(factor.role(), _ -> new ArrayList<>()).add(pair(model, factor));
      }
    }
    if (columns.isEmpty()) {
      return;
    }
    var sql =
        """
        select a.path as "Asset", a.model_name as "Type", %s,
               max(l.ts) as "Window end", %s as uid
        from millwright.assets a
        join millwright.latest l on l.path = a.path
        where (l.model, l.property) in (%s)
        group by a.path, a.model_name, a.model
        order by 3 nulls last, 1
        """
            .formatted(
                columns.keySet().stream()
                    .map(role ->
                        "max(l.value) filter (where l.role = %s and l.quality = 'GOOD') as %s"
                            .formatted(Sql.text(role.word()), Sql.column(role.word())))
                    .collect(Collectors.joining(",\n       ")),
                uids("a.model"),
                columns.values().stream()
                    .flatMap(List::stream)
                    .sorted()
                    .collect(Collectors.joining(", ")));
    var overrides = new ArrayList<>(List.of(Panels.hidden("uid"), Panels.linked("Asset")));
    columns.keySet().forEach(role -> overrides.add(Panels.cells(role.word(), Look.ratio())));
    panels.add(Panels.table("OEE of lines and machines", 14, 10, sql).with(overrides));
  }

  /** Returns SQL for the uid of the dashboard of the model whose key is in a column. */
  private String uids(String column) {
    return plant.models().stream()
        .map(model ->
            "when %s then %s".formatted(Sql.text(model.key()), Sql.text(ModelDashboard.uid(model))))
        .collect(Collectors.joining(" ", "case " + column + " ", " end"));
  }

  private void alarms() {
    if (plant.models().stream().allMatch(model -> model.alarms().isEmpty())) {
      return;
    }
    panels.add(
        Panels.table(
                "Alarms",
                panels.isEmpty() ? Panel.COLUMNS : 10,
                10,
                """
                select path as "Asset", alarm as "Alarm", state as "State",
                       lower(priority) as "Priority", since as "Since", message as "Message",
                       %s as uid
                from millwright.alarms
                where state <> 'NORMAL' or $__timeFilter(raised)
                order by active desc, since desc
                limit 200
                """
                    .formatted(uids("model")))
            .with(
                List.of(
                    Panels.hidden("uid"),
                    Panels.linked("Asset"),
                    Panels.colored("State", PlantWords.alarmStates()))));
  }

  private void states() {
    var states = pairs(PlantWords::isState);
    if (states.isEmpty()) {
      return;
    }
    panels.add(
        Panels.timeline(
            "States of the machines",
            Panel.COLUMNS,
            10,
            PlantWords.states(),
            """
            select r.ts as "time", r.path as metric, %s as value
            from millwright.readings r
            join millwright.assets a on a.path = r.path
            where (a.model, r.property) in (%s) and $__timeFilter(r.ts)
            order by 1
            """
                .formatted(Sql.TRUSTED, states)));
  }

  private void production() {
    var counters = pairs(PlantWords::isCounter);
    if (counters.isEmpty()) {
      return;
    }
    panels.add(
        Panels.trend(
            "Counted per quarter hour",
            12,
            Look.plain("short"),
            true,
            """
            select $__timeGroupAlias(r.ts, '15m'), r.path || ' ' || r.property as metric,
                   max(r.value) - min(r.value) as value
            from millwright.readings r
            join millwright.assets a on a.path = r.path
            where (a.model, r.property) in (%s) and r.quality = 'GOOD' and $__timeFilter(r.ts)
            group by 1, 2
            order by 1, 2
            """
                .formatted(counters)));
  }

  private void lostTime() {
    if (pairs(PlantWords::isState).isEmpty()) {
      return;
    }
    panels.add(
        Panels.bars(
            "Where the time was lost",
            12,
            "s",
            """
            select path || ' ' || state as "Machine and state",
                   sum(extract(epoch from duration)) as "Time"
            from millwright.downtime
            where $__timeFilter("from")
            group by 1
            order by 2 desc
            limit 15
            """));
  }

  private void badData() {
    panels.add(
        Panels.table(
                "Streams without good data",
                Panel.COLUMNS,
                8,
                """
                select alias as "Stream", quality as "Quality", coalesce(text, value::text) as "Value",
                       ts as "Since"
                from millwright.latest
                where quality <> 'GOOD'
                order by ts desc
                limit 200
                """)
            .with(
                List.of(
                    Panels.colored(
                        "Quality",
                        Panels.mapping("BAD", "BAD", "red", "UNCERTAIN", "UNCERTAIN", "yellow")))));
  }

  /** Returns models and keys of properties as rows of SQL; empty for none. */
  private String pairs(Predicate<PropertyDefinition> wanted) {
    return plant.models().stream()
        .flatMap(model ->
            model.properties().stream().filter(wanted).map(property -> pair(model, property)))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String pair(AssetModel model, PropertyDefinition property) {
    return "(%s, %s)".formatted(Sql.text(model.key()), Sql.text(property.key()));
  }
}
