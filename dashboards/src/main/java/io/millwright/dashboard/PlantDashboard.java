// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.AssetModel;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import io.millwright.dashboard.Panels.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The overview of the plant: who runs how well, what is wrong, what was made, where time went. */
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
    var keys = keys(PlantWords::isOeeFactor);
    if (keys.isEmpty()) {
      return;
    }
    var columns = PlantWords.OEE.stream().filter(keys::contains).toList();
    var sql =
        """
        select a.path as "Asset", a.model_name as "Type", %s,
               max(l.ts) as "Window end", %s as uid
        from millwright.assets a
        join millwright.latest l on l.path = a.path
        where l.property in %s
        group by a.path, a.model_name, a.model
        order by 3 nulls last, 1
        """
            .formatted(
                columns.stream()
                    .map(key ->
                        "max(l.value) filter (where l.property = %s and l.quality = 'GOOD') as %s"
                            .formatted(Sql.text(key), Sql.column(key)))
                    .collect(Collectors.joining(",\n       ")),
                uids("a.model"),
                Sql.in(columns));
    var overrides = new ArrayList<>(List.of(Panels.hidden("uid"), Panels.linked("Asset")));
    columns.forEach(key -> overrides.add(Panels.cells(key, Look.ratio())));
    panels.add(Panels.table("OEE of lines and machines", 14, 10, sql).with(overrides));
  }

  /** The uid of the dashboard of the model whose key stands in a column. */
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
    var keys = keys(PlantWords::isState);
    if (keys.isEmpty()) {
      return;
    }
    panels.add(
        Panels.timeline(
            "States of the machines",
            Panel.COLUMNS,
            10,
            PlantWords.states(),
            """
            select ts as "time", path as metric, %s as value
            from millwright.readings
            where property in %s and $__timeFilter(ts)
            order by 1
            """
                .formatted(Sql.TRUSTED, Sql.in(keys))));
  }

  private void production() {
    var keys = keys(PlantWords::isCounter);
    if (keys.isEmpty()) {
      return;
    }
    panels.add(
        Panels.trend(
            "Counted per quarter hour",
            12,
            Look.plain("short"),
            true,
            """
            select $__timeGroupAlias(ts, '15m'), path || ' ' || property as metric,
                   max(value) - min(value) as value
            from millwright.readings
            where property in %s and quality = 'GOOD' and $__timeFilter(ts)
            group by 1, 2
            order by 1, 2
            """
                .formatted(Sql.in(keys))));
  }

  private void lostTime() {
    if (keys(PlantWords::isState).isEmpty()) {
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

  private List<String> keys(Predicate<PropertyDefinition> wanted) {
    return plant.models().stream()
        .map(AssetModel::properties)
        .flatMap(List::stream)
        .filter(wanted)
        .map(PropertyDefinition::key)
        .distinct()
        .toList();
  }
}
