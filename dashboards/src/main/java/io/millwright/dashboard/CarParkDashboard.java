// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.dashboard.Panels.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The overview of a car park: the occupancy of the levels, CO, barriers, alarms. A tree counts as a
 * car park if a model in it says whether, or how many, places are taken.
 */
final class CarParkDashboard {
  /** Green while there is room, red when the level is full. */
  private static final List<Map<String, Object>> FILLING =
      List.of(
          JsonText.object("color", "green"),
          JsonText.object("color", "orange", "value", 0.8),
          JsonText.object("color", "red", "value", 0.95));

  private final Plant plant;
  private final String trees;
  private final List<AssetModel> models;
  private final List<Panel> panels = new ArrayList<>();

  private CarParkDashboard(Plant plant, Set<String> trees, List<AssetModel> models) {
    this.plant = plant;
    this.trees = Sql.in(trees);
    this.models = models;
  }

  /** Returns the dashboard; empty if the plant has no car park. */
  static Optional<Dashboard> find(Plant plant) {
    var trees = new TreeSet<String>();
    for (var asset : plant.assets()) {
      if (plant.model(asset).properties().stream()
          .anyMatch(p -> PlantWords.isBay(p) || PlantWords.isOccupancy(p))) {
        trees.add(plant.path(plant.root(asset).id()));
      }
    }
    if (trees.isEmpty()) {
      return Optional.empty();
    }
    var models =
        plant.assets().stream()
            .filter(asset -> trees.contains(plant.path(plant.root(asset).id())))
            .map(plant::model)
            .distinct()
            .toList();
    return Optional.of(new CarParkDashboard(plant, trees, models).build());
  }

  private Dashboard build() {
    bays();
    occupancy();
    gas();
    barriers();
    alarms();
    equipment();
    return new Dashboard(
        Dashboard.uid("car-park", "overview"),
        "Car park overview",
        "Written from the asset models: occupancy of the levels, CO, barriers and alarms.",
        List.of(),
        panels);
  }

  private void bays() {
    var bays = pairs(PlantWords::isBay);
    if (bays.isEmpty()) {
      return;
    }
    panels.add(
        Panels.shares(
            "Places taken, by level",
            12,
            FILLING,
            """
            select a.parent as "Level", avg(case when l.value <> 0 then 1.0 else 0.0 end) as share
            from millwright.latest l
            join millwright.assets a on a.path = l.path
            where a.tree in %s and (l.model, l.property) in (%s) and l.quality = 'GOOD'
            group by 1
            order by 1
            """
                .formatted(trees, bays)));
    panels.add(
        Panels.table(
                "Places, by level",
                12,
                8,
                """
                select a.parent as "Level",
                       count(*) filter (where l.quality = 'GOOD' and l.value = 0) as "Free",
                       count(*) filter (where l.quality = 'GOOD' and l.value <> 0) as "Taken",
                       count(*) filter (where l.quality <> 'GOOD') as "Unknown",
                       count(*) as "Places"
                from millwright.latest l
                join millwright.assets a on a.path = l.path
                where a.tree in %s and (l.model, l.property) in (%s)
                group by 1
                order by 1
                """
                    .formatted(trees, bays))
            .with(
                List.of(
                    Panels.cells(
                        "Free",
                        new Look(
                            "none",
                            List.of(
                                JsonText.object("color", "red"),
                                JsonText.object("color", "orange", "value", 1),
                                JsonText.object("color", "green", "value", 5)))),
                    Panels.cells(
                        "Unknown",
                        new Look(
                            "none",
                            List.of(
                                JsonText.object("color", "transparent"),
                                JsonText.object("color", "yellow", "value", 1)))))));
  }

  private void occupancy() {
    trends(PlantWords::isOccupancy, property -> Look.plain(GrafanaUnit.of(property.unit())));
  }

  private void gas() {
    trends(
        PlantWords::isGas,
        property ->
            Look.limits(
                GrafanaUnit.of(property.unit()),
                models.stream()
                    .filter(model -> model.properties().contains(property))
                    .flatMap(model -> Threshold.of(model, property.key()).stream())
                    .toList()));
  }

  @FunctionalInterface
  private interface LookOf {
    Look of(PropertyDefinition property);
  }

  /** Adds one trend panel for each property of a kind, with all assets that have it. */
  private void trends(Predicate<PropertyDefinition> wanted, LookOf look) {
    for (var model : models) {
      // A line for each bay would be unreadable, and the levels show the sums.
      if (model.properties().stream().anyMatch(PlantWords::isBay)) {
        continue;
      }
      for (var property : model.properties()) {
        if (wanted.test(property)) {
          panels.add(
              Panels.trend(
                  "%s (%s)".formatted(property.name(), model.name()),
                  12,
                  look.of(property),
                  false,
                  """
                  select $__timeGroupAlias(r.ts, $__interval), r.path as metric,
                         avg(case when r.quality = 'GOOD' then r.value end) as value
                  from millwright.readings r
                  join millwright.assets a on a.path = r.path
                  where a.tree in %s and a.model = %s and r.property = %s and $__timeFilter(r.ts)
                  group by 1, 2
                  order by 1, 2
                  """
                      .formatted(trees, Sql.text(model.key()), Sql.text(property.key()))));
        }
      }
    }
  }

  private void barriers() {
    var barriers =
        models.stream()
            .filter(PlantWords::isBarrier)
            .filter(model -> model.properties().stream().anyMatch(PlantWords::isMeasured))
            .map(AssetModel::key)
            .toList();
    if (barriers.isEmpty()) {
      return;
    }
    panels.add(values("Barriers", "a.model in " + Sql.in(barriers)));
  }

  private Panel values(String title, String condition) {
    return Panels.table(
            title,
            12,
            8,
            """
            select l.path as "Asset", l.name as "Property", coalesce(l.text, l.value::text) as "Value",
                   l.unit as "Unit", l.quality as "Quality", l.ts as "Time", %s as uid
            from millwright.latest l
            join millwright.assets a on a.path = l.path
            where a.tree in %s and %s
            order by 1, 2
            """
                .formatted(uids("a.model"), trees, condition))
        .with(
            List.of(
                Panels.hidden("uid"),
                Panels.linked("Asset"),
                Panels.colored(
                    "Quality",
                    Panels.mapping("BAD", "BAD", "red", "UNCERTAIN", "UNCERTAIN", "yellow"))));
  }

  private String uids(String column) {
    return plant.models().stream()
        .map(model ->
            "when %s then %s".formatted(Sql.text(model.key()), Sql.text(ModelDashboard.uid(model))))
        .collect(Collectors.joining(" ", "case " + column + " ", " end"));
  }

  private void alarms() {
    if (models.stream().allMatch(model -> model.alarms().isEmpty())) {
      return;
    }
    panels.add(
        Panels.table(
                "Alarms",
                12,
                8,
                """
                select l.path as "Asset", l.alarm as "Alarm", l.state as "State",
                       lower(l.priority) as "Priority", l.since as "Since", l.message as "Message",
                       %s as uid
                from millwright.alarms l
                join millwright.assets a on a.path = l.path
                where a.tree in %s and (l.state <> 'NORMAL' or $__timeFilter(l.raised))
                order by l.active desc, l.since desc
                limit 200
                """
                    .formatted(uids("a.model"), trees))
            .with(
                List.of(
                    Panels.hidden("uid"),
                    Panels.linked("Asset"),
                    Panels.colored("State", PlantWords.alarmStates()))));
  }

  /** Adds tables of the other equipment, such as lifts and fans. */
  private void equipment() {
    var others =
        models.stream()
            .filter(model -> !PlantWords.isBarrier(model))
            .filter(model -> model.properties().stream().noneMatch(PlantWords::isBay))
            .filter(model -> model.properties().stream().anyMatch(PlantWords::isMeasured))
            .map(AssetModel::key)
            .toList();
    if (!others.isEmpty()) {
      panels.add(values("Equipment", "a.model in " + Sql.in(others)));
    }
  }

  /** Returns models and keys of properties as rows of SQL. */
  private String pairs(Predicate<PropertyDefinition> wanted) {
    return models.stream()
        .flatMap(model ->
            model.properties().stream()
                .filter(wanted)
                .map(p -> "(%s, %s)".formatted(Sql.text(model.key()), Sql.text(p.key()))))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
