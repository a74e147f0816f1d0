// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.role.AssignedRole;
import io.millwright.role.RoleText;
import io.millwright.sitewise.formula.Windows;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads SiteWise's JSON of one property of a model. */
final class PropertyReader {
  private static final List<String> KINDS =
      List.of("attribute", "measurement", "transform", "metric");

  private final ModelId model;
  private final FormulaReader formulas;
  private final Optional<PropertyDefinition> changed;

  /**
   * Creates a reader.
   *
   * @param changed the property before the change; empty for a new one
   */
  PropertyReader(ModelId model, FormulaReader formulas, Optional<PropertyDefinition> changed) {
    this.model = model;
    this.formulas = formulas;
    this.changed = changed;
  }

  /**
   * Returns the property with its type and unit. Until its formula is read, a transform or metric
   * is returned as a measurement.
   */
  static PropertyDefinition definition(
      PropertyId id, String key, String name, JsonObject json, AssignedRole role) {
    boolean isAttribute = json.object("type").filter(type -> type.has("attribute")).isPresent();
    return new PropertyDefinition(
        id,
        key,
        name,
        type(json),
        json.text("unit").orElse(""),
        isAttribute ? new PropertyKind.Attribute(Value.none()) : new PropertyKind.Measurement(),
        role);
  }

  /**
   * Returns the role of a property. SiteWise has no roles; the member {@code "role"} is our
   * addition. If it is missing, a role that was set before stays.
   */
  static AssignedRole role(JsonObject json, Optional<PropertyDefinition> before) {
    return json.text("role")
        .map(word -> RoleText.read(word, message -> json.report("role", message)))
        .or(() -> before.map(PropertyDefinition::assigned).filter(AssignedRole::isSet))
        .orElse(AssignedRole.UNKNOWN);
  }

  private static DataType type(JsonObject json) {
    return json.required("dataType")
        .flatMap(written -> {
          var type =
              Arrays.stream(DataType.values())
                  .filter(each -> each.name().equals(written))
                  .findFirst();
          if (type.isEmpty()) {
            json.report(
                "dataType",
                "\"%s\" is not a type; use one of %s"
                    .formatted(written, List.of(DataType.values())));
          }
          return type;
        })
        .orElse(DataType.DOUBLE);
  }

  /** Reports a change of type or kind, which SiteWise does not allow. */
  static void refuseOther(PropertyDefinition before, PropertyDefinition after, JsonObject json) {
    if (before.type() != after.type()) {
      json.report(
          "dataType",
          "The type of property %s can't change from %s to %s; remove it and add another"
              .formatted(before.key(), before.type(), after.type()));
    }
    kindName(json)
        .filter(kind -> !kind.equals(kindName(before)))
        .ifPresent(kind ->
            json.report(
                "type",
                "Property %s can't change from %s to %s; remove it and add another"
                    .formatted(before.key(), kindName(before), kind)));
  }

  /** Returns the name of a property's kind in SiteWise, where frames appear as transforms. */
  private static String kindName(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Frame ? "transform" : property.kind().word();
  }

  private static Optional<String> kindName(JsonObject json) {
    var type = json.object("type");
    var given = KINDS.stream().filter(kind -> type.isPresent() && type.get().has(kind)).toList();
    return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
  }

  /**
   * Returns the kind of the property with its formula; a measurement if the formula can't be read.
   */
  PropertyKind kind(PropertyDefinition property, JsonObject json) {
    var name = kindName(json);
    var type = json.object("type");
    if (name.isEmpty()) {
      json.report(
          type.isEmpty() ? "\"type\" is missing; it is required" : severalKinds(type.get()));
      return new PropertyKind.Measurement();
    }
    var fields = type.flatMap(object -> object.object(name.get()));
    if (fields.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    fields.get().know("processingConfig");
    return switch (name.get()) {
      case "attribute" -> attribute(property, fields.get());
      case "measurement" -> new PropertyKind.Measurement();
      case "transform" -> transform(property, fields.get());
      default -> metric(property, fields.get());
    };
  }

  private static String severalKinds(JsonObject type) {
    return "type names %d kinds; give exactly one of attribute, measurement, transform and metric"
        .formatted(KINDS.stream().filter(type::has).count());
  }

  private PropertyKind attribute(PropertyDefinition property, JsonObject fields) {
    var text = fields.text("defaultValue");
    text.ifPresent(
        _ -> fields.note(new PlantPlace.OfDefault(model, property.id()), "defaultValue"));
    return new PropertyKind.Attribute(
        text.flatMap(written -> value(property.type(), fields, "defaultValue", written))
            .orElseGet(Value::none));
  }

  /** Returns the value of an attribute; empty after reporting that the text is not of its type. */
  static Optional<Value> value(DataType type, JsonObject json, String member, String written) {
    var value = AttributeText.value(written, type);
    if (value.isEmpty()) {
      json.report(member, "\"%s\" is not %s".formatted(written, AttributeText.described(type)));
    }
    return value;
  }

  /**
   * Returns a transform. A frame, which SiteWise's clients see as a transform, stays a frame if its
   * formula is the same.
   */
  private PropertyKind transform(PropertyDefinition property, JsonObject fields) {
    var formula = formulas.formula(property, fields);
    if (formula.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    return changed
        .map(PropertyDefinition::kind)
        .filter(kind ->
            kind instanceof PropertyKind.Frame && kind.formulas().findFirst().equals(formula))
        .orElseGet(() -> new PropertyKind.Transform(formula.get()));
  }

  private PropertyKind metric(PropertyDefinition property, JsonObject fields) {
    var formula = formulas.formula(property, fields);
    var tumbling = fields.object("window").flatMap(window -> window.object("tumbling"));
    if (tumbling.isEmpty()) {
      fields.report("A metric needs a window, such as {\"tumbling\": {\"interval\": \"5m\"}}");
    }
    var window = tumbling.flatMap(this::window);
    return formula.isEmpty() || window.isEmpty()
        ? new PropertyKind.Measurement()
        : new PropertyKind.Metric(formula.get(), window.get(), percentGood());
  }

  private Optional<Window> window(JsonObject tumbling) {
    var interval = tumbling.required("interval");
    var offset = tumbling.text("offset");
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    // SiteWise has no word for some windows. If a request repeats the words for such a window, it
    // stays.
    var same =
        before()
            .map(PropertyKind.Metric::window)
            .filter(window ->
                Windows.interval(window).equals(interval.get())
                    && Windows.offset(window).equals(offset));
    if (same.isPresent()) {
      return same;
    }
    try {
      return Optional.of(Windows.window(interval.get(), offset));
    } catch (IllegalArgumentException e) {
      tumbling.report("interval", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Returns the former threshold of GOOD data. SiteWise has no word for it, so SiteWise's JSON does
   * not change it.
   */
  private int percentGood() {
    return before().map(PropertyKind.Metric::percentGood).orElse(0);
  }

  private Optional<PropertyKind.Metric> before() {
    return changed
        .map(PropertyDefinition::kind)
        .flatMap(kind ->
            kind instanceof PropertyKind.Metric metric ? Optional.of(metric) : Optional.empty());
  }
}
