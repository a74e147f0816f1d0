// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.Asset;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Durations;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.definition.ModelWords;
import io.millwright.file.part.UcumUnits;
import io.millwright.file.yaml.YamlText;
import io.millwright.formula.Formula;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes the parts of a plant as documents of model files. */
final class PlantWriter {
  private final Plant plant;
  private final Map<AssetId, Instant> since;

  PlantWriter(Plant plant) {
    this.plant = plant;
    since = since(plant);
  }

  /** Returns the document of a tree. */
  String text(Asset root) {
    var text = new StringBuilder();
    append(text, root, "", "");
    return text.toString();
  }

  /** Returns the document of a model. */
  String text(AssetModel model) {
    var text = new StringBuilder();
    line(text, "", "model", model.key());
    if (!model.id().equals(StableIds.model(model.key()))) {
      line(text, "", "id", model.id().toString());
    }
    if (!model.name().equals(model.key())) {
      line(text, "", "name", model.name());
    }
    if (!model.description().isEmpty()) {
      line(text, "", "description", model.description());
    }
    if (model.type() != ModelType.ASSET_MODEL) {
      line(text, "", "type", type(model));
    }
    if (model.rules() == FormulaRules.SITEWISE) {
      line(text, "", "rules", "sitewise");
    }
    var properties =
        model.ownProperties().stream().filter(p -> model.compositeOf(p).isEmpty()).toList();
    section(text, "properties", properties, p -> append(text, "  ", model, p));
    section(text, "children", model.hierarchies(), h -> append(text, model, h));
    section(text, "composites", model.ownComposites(), c -> append(text, model, c));
    section(text, "implements", model.interfaces(), i -> append(text, model, i));
    section(text, "alarms", model.alarms(), alarm -> append(text, alarm));
    return text.toString();
  }

  private static <T> void section(
      StringBuilder text, String key, List<T> parts, Consumer<T> append) {
    if (!parts.isEmpty()) {
      text.append(key).append(":\n");
      parts.forEach(append);
    }
  }

  private static String type(AssetModel model) {
    return ModelWords.TYPES_OF_MODELS.entrySet().stream()
        .filter(type -> type.getValue() == model.type())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private void append(StringBuilder text, AssetModel model, CompositeModel composite) {
    var flow = new Flow();
    composite.component().ifPresent(id -> flow.put("component", key(id)));
    if (!composite.name().equals(composite.key())) {
      flow.put("name", composite.name());
    }
    if (!composite.description().isEmpty()) {
      flow.put("description", composite.description());
    }
    if (!composite.type().equals(CompositeModel.CUSTOM)) {
      flow.put("type", composite.type());
    }
    if (!composite.id().equals(StableIds.composite(model.id(), composite.key()))) {
      flow.put("id", composite.id().toString());
    }
    var properties = model.propertiesIn(composite);
    if (composite.component().isPresent() || properties.isEmpty()) {
      flow.appendTo(text, "  ", composite.key());
      return;
    }
    text.append("  ").append(composite.key()).append(":\n");
    flow.appendLinesTo(text, "    ");
    text.append("    properties:\n");
    properties.forEach(property -> append(text, "      ", model, property));
  }

  private void append(StringBuilder text, AssetModel model, InterfaceRelationship fulfilled) {
    var flow = new Flow();
    var contract = plant.findModel(fulfilled.contract()).orElseThrow();
    for (var wanted : contract.properties()) {
      Optional.ofNullable(fulfilled.properties().get(wanted.id()))
          .flatMap(model::findProperty)
          .filter(own -> !own.key().equals(wanted.key()))
          .ifPresent(own -> flow.put(wanted.key(), own.key()));
    }
    for (var wanted : contract.hierarchies()) {
      Optional.ofNullable(fulfilled.hierarchies().get(wanted.id()))
          .flatMap(model::findHierarchy)
          .filter(own -> !own.key().equals(wanted.key()))
          .ifPresent(own -> flow.put(wanted.key(), own.key()));
    }
    flow.appendTo(text, "  ", contract.key());
  }

  private static void append(
      StringBuilder text, String indent, AssetModel model, PropertyDefinition property) {
    var flow = new Flow();
    switch (property.kind()) {
      case PropertyKind.Attribute(Value value) -> {
        flow.put("attribute", name(property.type()));
        if (!(value instanceof Value.NullValue)) {
          flow.put("default", text(value));
        }
      }
      case PropertyKind.Measurement _ -> flow.put("measurement", name(property.type()));
      case PropertyKind.Transform(Formula formula) -> {
        flow.put("transform", formula.source());
        type(flow, property.type());
      }
      case PropertyKind.Metric(Formula formula, var window, int percentGood) -> {
        flow.put("metric", formula.source());
        var written = window.text();
        flow.put("every", written.every());
        written.offset().ifPresent(offset -> flow.put("offset", offset));
        written.over().ifPresent(over -> flow.put("over", over));
        written.zone().ifPresent(zone -> flow.put("zone", zone));
        if (percentGood != 0) {
          flow.put("percent_good", Integer.toString(percentGood));
        }
        type(flow, property.type());
      }
      case PropertyKind.Frame(Formula from, var until, var min) -> {
        flow.put("frame", from.source());
        until.ifPresent(formula -> flow.put("until", formula.source()));
        if (!min.isZero()) {
          flow.put("min", Durations.text(min));
        }
      }
    }
    if (!property.unit().isEmpty()) {
      flow.put("unit", unit(model, property.unit()));
    }
    if (property.assigned().isSet()) {
      flow.put("role", property.role().word());
    }
    var key = property.key().substring(property.key().lastIndexOf('.') + 1);
    if (!property.name().equals(key)) {
      flow.put("name", property.name());
    }
    if (!property.id().equals(StableIds.property(model.id(), property.key()))) {
      flow.put("id", property.id().toString());
    }
    flow.appendTo(text, indent, key);
  }

  private static void type(Flow flow, DataType type) {
    if (type != DataType.DOUBLE) {
      flow.put("type", name(type));
    }
  }

  private void append(StringBuilder text, AssetModel model, Hierarchy hierarchy) {
    var flow = new Flow();
    flow.put("model", key(hierarchy.child()));
    if (!hierarchy.name().equals(hierarchy.key())) {
      flow.put("name", hierarchy.name());
    }
    if (!hierarchy.id().equals(StableIds.hierarchy(model.id(), hierarchy.key()))) {
      flow.put("id", hierarchy.id().toString());
    }
    flow.appendTo(text, "  ", hierarchy.key());
  }

  private String key(ModelId id) {
    return plant.findModel(id).map(AssetModel::key).orElseThrow();
  }

  private static void append(StringBuilder text, AlarmDefinition alarm) {
    var flow = new Flow();
    flow.put("when", alarm.when().source());
    if (alarm.deadband() != 0) {
      flow.put("deadband", number(alarm.deadband()));
    }
    if (!alarm.onDelay().isZero()) {
      flow.put("on_delay", Durations.text(alarm.onDelay()));
    }
    if (!alarm.offDelay().isZero()) {
      flow.put("off_delay", Durations.text(alarm.offDelay()));
    }
    flow.put("priority", alarm.priority().name().toLowerCase(Locale.ROOT));
    flow.put("message", alarm.message());
    flow.appendTo(text, "  ", alarm.key());
  }

  /**
   * @param first what stands before the first line, such as a list's dash
   * @param indent what stands before each further line
   */
  private void append(StringBuilder text, Asset asset, String first, String indent) {
    var model = plant.model(asset);
    line(text, first, "asset", asset.key());
    if (!asset.id().equals(usualId(asset))) {
      line(text, indent, "id", asset.id().toString());
    }
    line(text, indent, "model", model.key());
    var came = since.get(asset.id());
    if (came != null) {
      line(text, indent, "since", came.toString());
    }
    if (!asset.name().equals(asset.key())) {
      line(text, indent, "name", asset.name());
    }
    if (!asset.description().isEmpty()) {
      line(text, indent, "description", asset.description());
    }
    attributes(text, indent, model, asset.attributes());
    own(text, indent, "aliases", model, asset.aliases());
    var units = new HashMap<>(asset.units());
    units.replaceAll((_, unit) -> unit(model, unit));
    own(text, indent, "units", model, units);
    if (!asset.notifying().isEmpty()) {
      text.append(indent)
          .append("notify: [")
          .append(
              model.properties().stream()
                  .filter(property -> asset.notifying().contains(property.id()))
                  .map(PropertyDefinition::key)
                  .collect(Collectors.joining(", ")))
          .append("]\n");
    }
    if (plant.children(asset.id()).isEmpty()) {
      return;
    }
    text.append(indent).append("children:\n");
    for (var hierarchy : model.hierarchies()) {
      var children = plant.children(asset.id(), hierarchy.id());
      if (!children.isEmpty()) {
        text.append(indent).append("  ").append(hierarchy.key()).append(":\n");
        children.forEach(child -> append(text, child, indent + "    - ", indent + "      "));
      }
    }
  }

  /**
   * Returns since when assets are where they are, where that is not from the beginning of their
   * data.
   */
  static Map<AssetId, Instant> since(Plant plant) {
    var known = new HashMap<AssetId, Instant>();
    for (var child : plant.memberships().children()) {
      var since = plant.memberships().since(child);
      if (!since.equals(Membership.BEGINNING)) {
        known.put(child, since);
      }
    }
    known.putAll(plant.since());
    return known;
  }

  private static AssetId usualId(Asset asset) {
    return switch (asset.placement()) {
      case Placement.Root _ -> StableIds.root(asset.key());
      case Placement.Under(var parent, var _) -> StableIds.child(parent, asset.key());
    };
  }

  private static void attributes(
      StringBuilder text, String indent, AssetModel model, Map<PropertyId, AttributeValue> values) {
    if (values.isEmpty()) {
      return;
    }
    text.append(indent).append("attributes:\n");
    for (var property : model.properties()) {
      var value = values.get(property.id());
      if (value != null && value.isConstant()) {
        line(text, indent + "  ", property.key(), text(value.latest()));
      } else if (value != null) {
        text.append(indent).append("  ").append(property.key()).append(":\n");
        for (var change : value.changes()) {
          var flow = new Flow();
          flow.put("value", text(change.value()));
          if (!change.isFromBeginning()) {
            flow.put("from", change.from().toString());
          }
          flow.appendItemTo(text, indent + "    ");
        }
      }
    }
  }

  private static void own(
      StringBuilder text, String indent, String key, AssetModel model, Map<PropertyId, ?> values) {
    if (values.isEmpty()) {
      return;
    }
    text.append(indent).append(key).append(":\n");
    for (var property : model.properties()) {
      var value = values.get(property.id());
      if (value != null) {
        line(text, indent + "  ", property.key(), value.toString());
      }
    }
  }

  /**
   * Returns a unit as files may have it: a label stays as it is, any other text becomes a UCUM
   * code.
   */
  private static String unit(AssetModel model, String unit) {
    return model.rules().isLabelling() ? unit : UcumUnits.ucum(unit);
  }

  private static void line(StringBuilder text, String indent, String key, String value) {
    text.append(indent).append(key).append(": ").append(YamlText.scalar(value)).append('\n');
  }

  private static String name(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> Long.toString(number);
      case Value.DoubleValue(double number) -> number(number);
      case Value.BooleanValue(boolean on) -> Boolean.toString(on);
      case Value.StringValue(String text) -> text;
      case Value.NullValue _ -> "";
    };
  }

  private static String number(double number) {
    var text = Double.toString(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A mapping, on one line or on several. */
  private static final class Flow {
    private final List<String> parts = new ArrayList<>();

    void put(String key, String value) {
      parts.add(key + ": " + YamlText.scalar(value));
    }

    void appendTo(StringBuilder text, String indent, String key) {
      text.append(indent).append(key).append(": {").append(String.join(", ", parts)).append("}\n");
    }

    void appendItemTo(StringBuilder text, String indent) {
      text.append(indent).append("- {").append(String.join(", ", parts)).append("}\n");
    }

    /** The same parts, a line each. */
    void appendLinesTo(StringBuilder text, String indent) {
      parts.forEach(part -> text.append(indent).append(part).append('\n'));
    }
  }
}
