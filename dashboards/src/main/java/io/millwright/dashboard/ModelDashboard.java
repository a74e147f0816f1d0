// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.dashboard.Dashboard.Variable;
import io.millwright.dashboard.Panels.Look;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboard of a model for one selected asset: newest values, state, OEE, trends and alarms.
 */
final class ModelDashboard {
  private final AssetModel model;
  private final List<Panel> panels = new ArrayList<>();

  private ModelDashboard(AssetModel model) {
    this.model = model;
  }

  static String uid(AssetModel model) {
    return Dashboard.uid("model", model.id().toString());
  }

  static Dashboard of(AssetModel model) {
    return new ModelDashboard(model).build();
  }

  private Dashboard build() {
    factors();
    newestNumbers();
    states();
    trends();
    tables();
    var variable =
        new Variable(
            "asset",
            model.name(),
            "select path from millwright.assets where model = %s order by 1"
                .formatted(Sql.text(model.key())));
    return new Dashboard(
        uid(model),
        model.name().equals(model.key()) ? model.key() : model.name() + " (" + model.key() + ")",
        "Written from the asset model %s: change the model, not this page; save a copy to change it."
            .formatted(model.key()),
        List.of(variable),
        panels);
  }

  private List<PropertyDefinition> measured() {
    return model.properties().stream().filter(PlantWords::isMeasured).toList();
  }

  private void factors() {
    var factors =
        PlantWords.factors(model).stream()
            .filter(factor -> PlantWords.isRatio(model, factor))
            .toList();
    for (var factor : factors) {
      panels.add(
          Panels.gauge(
              model.fullName(factor), Panel.COLUMNS / Math.min(factors.size(), 4), newest(factor)));
    }
    if (!factors.isEmpty()) {
      panels.add(
          Panels.trend(
              "OEE and its factors",
              Panel.COLUMNS,
              Look.plain("percentunit"),
              true,
              """
              select ts as "time", name as metric, %s as value
              from millwright.readings
              join millwright.properties using (path, property, alias, unit)
              where %s and property in %s and $__timeFilter(ts)
              order by 1, 2
              """
                  .formatted(Sql.TRUSTED, Sql.CHOSEN, keys(factors))));
    }
  }

  private void newestNumbers() {
    for (var property : measured()) {
      if (PlantWords.isNumber(property) && !PlantWords.isRatio(model, property)) {
        panels.add(Panels.stat(model.fullName(property), 4, look(property), newest(property)));
      }
    }
  }

  private static String newest(PropertyDefinition property) {
    return """
    select ts as "time", %s as value
    from millwright.latest
    where %s and property = %s
    """
        .formatted(Sql.TRUSTED, Sql.CHOSEN, Sql.text(property.key()));
  }

  private void states() {
    for (var property : measured()) {
      if (PlantWords.isState(property)) {
        panels.add(
            Panels.timeline(
                model.fullName(property),
                Panel.COLUMNS,
                5,
                PlantWords.states(),
                sinceBefore(property)));
      } else if (PlantWords.isFlag(property)) {
        panels.add(
            Panels.timeline(
                model.fullName(property), 12, 5, PlantWords.flags(), sinceBefore(property)));
      }
    }
    if (model.properties().stream().anyMatch(PlantWords::isState)) {
      panels.add(
          Panels.bars(
              "Time not running, by state",
              12,
              "s",
              """
              select state as "State", sum(extract(epoch from duration)) as "Time"
              from millwright.downtime
              where %s and $__timeFilter("from")
              group by 1
              order by 2 desc
              """
                  .formatted(Sql.CHOSEN)));
    }
  }

  /**
   * Returns a query for values that are stored on change. It includes the last value before the
   * window, which still holds at the window's start.
   */
  private String sinceBefore(PropertyDefinition property) {
    return """
    select greatest(ts, $__timeFrom()::timestamptz) as "time", %s as %s
    from (
      (select ts, value, quality from millwright.readings
       where %s and property = %s and ts <= $__timeFrom()::timestamptz
       order by ts desc limit 1)
      union all
      select ts, value, quality from millwright.readings
      where %s and property = %s and $__timeFilter(ts)
    ) points
    order by 1
    """
        .formatted(
            Sql.TRUSTED,
            Sql.column(model.fullName(property)),
            Sql.CHOSEN,
            Sql.text(property.key()),
            Sql.CHOSEN,
            Sql.text(property.key()));
  }

  private void trends() {
    for (var property : measured()) {
      if (PlantWords.isNumber(property) && !PlantWords.isRatio(model, property)) {
        var metric = property.kind() instanceof PropertyKind.Metric;
        panels.add(
            Panels.trend(
                model.fullName(property) + ", trend",
                12,
                look(property),
                metric,
                """
                select $__timeGroupAlias(ts, $__interval), %s(%s) as %s
                from millwright.readings
                where %s and property = %s and $__timeFilter(ts)
                group by 1
                order by 1
                """
                    .formatted(
                        PlantWords.isCounter(property) ? "max" : "avg",
                        Sql.TRUSTED,
                        Sql.column(model.fullName(property)),
                        Sql.CHOSEN,
                        Sql.text(property.key()))));
      }
    }
  }

  private Look look(PropertyDefinition property) {
    return Look.limits(GrafanaUnit.of(property.unit()), Threshold.of(model, property.key()));
  }

  private void tables() {
    if (!model.alarms().isEmpty()) {
      panels.add(
          Panels.table(
                  "Alarms",
                  12,
                  8,
                  """
                  select since as "Since", alarm as "Alarm", state as "State",
                         lower(priority) as "Priority", message as "Message"
                  from millwright.alarms
                  where %s
                  order by active desc, since desc
                  """
                      .formatted(Sql.CHOSEN))
              .with(List.of(Panels.colored("State", PlantWords.alarmStates()))));
    }
    if (!measured().isEmpty()) {
      panels.add(
          Panels.table(
                  "All values",
                  12,
                  8,
                  """
                  select name as "Property", coalesce(text, value::text) as "Value", unit as "Unit",
                         quality as "Quality", ts as "Time",
                         extract(epoch from now() - ts) as "Age"
                  from millwright.latest
                  where %s
                  order by 1
                  """
                      .formatted(Sql.CHOSEN))
              .with(
                  List.of(
                      Panels.unit("Age", "s"),
                      Panels.colored(
                          "Quality",
                          Panels.mapping(
                              "BAD", "BAD", "red", "UNCERTAIN", "UNCERTAIN", "yellow")))));
    }
    if (model.properties().stream().anyMatch(p -> !PlantWords.isMeasured(p))) {
      panels.add(
          Panels.table(
              "Attributes",
              12,
              8,
              """
              select name as "Attribute", coalesce(text, number::text) as "Value", unit as "Unit"
              from millwright.properties
              where %s and kind = 'attribute'
              order by 1
              """
                  .formatted(Sql.CHOSEN)));
    }
    panels.add(
        Panels.table(
            "Place in the plant",
            12,
            8,
            """
            select path as "Path", name as "Name", model_name as "Model", parent as "Below"
            from millwright.assets
            where %s or parent in (${asset:sqlstring})
            order by 1
            """
                .formatted(Sql.CHOSEN)));
  }

  private static String keys(List<PropertyDefinition> properties) {
    return Sql.in(properties.stream().map(PropertyDefinition::key).toList());
  }
}
