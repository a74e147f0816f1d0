// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.AssetModel;
import io.millwright.asset.Hierarchy;
import io.millwright.asset.HierarchyId;
import io.millwright.asset.ModelId;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyId;
import io.millwright.asset.PropertyKind;
import io.millwright.reading.DataType;
import io.millwright.reading.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads an asset model from CreateAssetModel and UpdateAssetModel. */
final class ModelReader {
  private final Plant plant;
  private final Body body;
  private final @Nullable AssetModel before;
  private final List<Hierarchy> hierarchies = new ArrayList<>();
  private final List<Named> properties = new ArrayList<>();

  /** A property before its formula is read, which may name any other. */
  private record Named(PropertyId id, String key, String name, DataType type, Body body) {}

  private ModelReader(Plant plant, Body body, @Nullable AssetModel before) {
    this.plant = plant;
    this.body = body;
    this.before = before;
  }

  /** A new model. */
  static AssetModel create(Plant plant, Body body) {
    var kind = body.findText("assetModelType").orElse("ASSET_MODEL");
    if (!kind.equals("ASSET_MODEL")) {
      throw Refusal.invalid(
          "assetModelType %s is not supported; use ASSET_MODEL, with the component's properties in"
              + " it",
          kind);
    }
    var name = body.text("assetModelName");
    var external = body.findText("assetModelExternalId");
    var key = KeyMaker.node("model", external, name, taken -> plant.findModel(taken).isPresent());
    var id = new ModelId(Ids.chosen("assetModelId", body.findText("assetModelId")));
    for (var existing : plant.models()) {
      if (existing.id().equals(id) || existing.key().equals(key) || existing.name().equals(name)) {
        throw Refusal.about(
            Refusal.Kind.RESOURCE_ALREADY_EXISTS,
            existing.id().toString(),
            Ids.arn("asset-model", existing.id()),
            "Asset model \"%s\" (%s, external id %s) exists already; update it, or choose another name and id"
                .formatted(existing.name(), existing.id(), existing.key()));
      }
    }
    return new ModelReader(plant, body, null).read(id, key, name);
  }

  /** The model as it is to be from now on; what the body leaves out is gone. */
  static AssetModel update(Plant plant, Body body, AssetModel before) {
    body.findText("assetModelExternalId")
        .filter(external -> !external.equals(before.key()))
        .ifPresent(external -> {
          throw Refusal.invalid(
              "The external id of model %s can't become \"%s\"; leave it out",
              before.key(), external);
        });
    return new ModelReader(plant, body, before)
        .read(before.id(), before.key(), body.text("assetModelName"));
  }

  private AssetModel read(ModelId id, String key, String name) {
    if (!body.list("assetModelCompositeModels").isEmpty()) {
      throw Refusal.invalid(
          "assetModelCompositeModels are not supported; put their properties into"
              + " assetModelProperties");
    }
    body.list("assetModelHierarchies").forEach(this::hierarchy);
    body.list("assetModelProperties").forEach(this::property);
    return new AssetModel(
        id,
        key,
        name,
        body.findText("assetModelDescription").orElse(""),
        properties.stream()
            .map(p ->
                new PropertyDefinition(
                    p.id(),
                    p.key(),
                    p.name(),
                    p.type(),
                    p.body().findText("unit").orElse(""),
                    kind(p)))
            .toList(),
        hierarchies,
        before == null ? List.of() : before.alarms());
  }

  private void hierarchy(Body hierarchy) {
    var name = hierarchy.text("name");
    var old = find(hierarchy, before == null ? List.of() : before.hierarchies());
    var child = Ids.model(plant, hierarchy.text("childAssetModelId")).id();
    if (old.isPresent() && !old.get().child().equals(child)) {
      throw Refusal.invalid(
          "%s: the child model of hierarchy %s can't change; remove the hierarchy and add another",
          hierarchy.place("childAssetModelId"), old.get().key());
    }
    hierarchies.add(
        new Hierarchy(
            old.map(Hierarchy::id)
                .orElseGet(() ->
                    new HierarchyId(Ids.chosen(hierarchy.place("id"), hierarchy.findText("id")))),
            old.map(Hierarchy::key)
                .orElseGet(() ->
                    KeyMaker.variable(
                        "hierarchy", hierarchy.findText("externalId"), name, this::isTaken)),
            name,
            child));
  }

  private Optional<Hierarchy> find(Body hierarchy, List<Hierarchy> among) {
    return hierarchy
        .findText("id")
        .flatMap(id -> among.stream().filter(known -> known.id().toString().equals(id)).findFirst())
        .or(() ->
            hierarchy
                .findText("externalId")
                .filter(_ -> !hierarchy.has("id"))
                .flatMap(
                    key -> among.stream().filter(known -> known.key().equals(key)).findFirst()));
  }

  private void property(Body property) {
    var name = property.text("name");
    if (properties.stream().anyMatch(known -> known.name().equals(name))) {
      throw Refusal.invalid(
          "%s: there are two properties with the name \"%s\"; give each its own",
          property.place("name"), name);
    }
    var old = oldProperty(property);
    var type = type(property);
    if (old.isPresent() && old.get().type() != type) {
      throw Refusal.invalid(
          "%s: the type of property %s can't change from %s to %s; remove it and add another",
          property.place("dataType"), old.get().key(), old.get().type(), type);
    }
    var kindName = kindName(property);
    if (old.isPresent() && !kindName(old.get()).equals(kindName)) {
      throw Refusal.invalid(
          "%s: property %s can't change from %s to %s; remove it and add another",
          property.place("type"), old.get().key(), kindName(old.get()), kindName);
    }
    properties.add(
        new Named(
            old.map(PropertyDefinition::id)
                .orElseGet(() ->
                    new PropertyId(Ids.chosen(property.place("id"), property.findText("id")))),
            old.map(PropertyDefinition::key)
                .orElseGet(() ->
                    KeyMaker.variable(
                        "property", property.findText("externalId"), name, this::isTaken)),
            name,
            type,
            property));
  }

  private Optional<PropertyDefinition> oldProperty(Body property) {
    if (before == null) {
      return Optional.empty();
    }
    var model = before;
    var id = property.findText("id");
    return id.isPresent()
        ? id.flatMap(Ids::uuid).flatMap(uuid -> model.findProperty(new PropertyId(uuid)))
        : property.findText("externalId").flatMap(model::findProperty);
  }

  /** Properties and hierarchies share no key: both may stand in formulas. */
  private boolean isTaken(String key) {
    return properties.stream().anyMatch(known -> known.key().equals(key))
        || hierarchies.stream().anyMatch(known -> known.key().equals(key));
  }

  private static DataType type(Body property) {
    var text = property.text("dataType");
    try {
      return DataType.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "%s \"%s\" is not a type; use STRING, INTEGER, DOUBLE, BOOLEAN or STRUCT"
              .formatted(property.place("dataType"), text),
          e);
    }
  }

  private static String kindName(Body property) {
    var type = property.object("type");
    var kinds =
        List.of("attribute", "measurement", "transform", "metric").stream()
            .filter(type::has)
            .toList();
    if (kinds.size() != 1) {
      throw Refusal.invalid(
          "%s names %d kinds; give exactly one of attribute, measurement, transform and metric",
          property.place("type"), kinds.size());
    }
    return kinds.getFirst();
  }

  private static String kindName(PropertyDefinition property) {
    return property.kind().getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private PropertyKind kind(Named property) {
    var type = property.body().object("type");
    return switch (kindName(property.body())) {
      case "attribute" -> {
        var attribute = type.object("attribute");
        yield new PropertyKind.Attribute(
            attribute
                .findText("defaultValue")
                .map(text -> Variants.parse(attribute.place("defaultValue"), text, property.type()))
                .orElseGet(Value::none));
      }
      case "measurement" -> new PropertyKind.Measurement();
      case "transform" -> {
        var transform = type.object("transform");
        yield new PropertyKind.Transform(
            Variables.fromSiteWise(transform.place("expression"), declared(transform)));
      }
      default -> {
        var metric = type.object("metric");
        var tumbling = metric.object("window").object("tumbling");
        yield new PropertyKind.Metric(
            Variables.fromSiteWise(metric.place("expression"), declared(metric)),
            Windows.window(
                metric.place("window"), tumbling.text("interval"), tumbling.findText("offset")));
      }
    };
  }

  private Variables.Declared declared(Body formula) {
    var variables = new LinkedHashMap<String, Variables.Target>();
    Set<String> seen = new HashSet<>();
    for (var variable : formula.list("variables")) {
      var name = variable.text("name");
      if (!seen.add(name)) {
        throw Refusal.invalid("%s: variable \"%s\" stands twice", variable.place("name"), name);
      }
      variables.put(name, target(variable.object("value")));
    }
    return new Variables.Declared(formula.text("expression"), variables);
  }

  private Variables.Target target(Body value) {
    var propertyName = value.text("propertyId");
    if (!value.has("hierarchyId")) {
      return new Variables.Target("", ownProperty(value.place("propertyId"), propertyName));
    }
    var hierarchyName = value.text("hierarchyId");
    var hierarchy =
        hierarchies.stream()
            .filter(known -> isNamed(hierarchyName, known.id().uuid(), known.key(), known.name()))
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "%s \"%s\" is not a hierarchy of this model; give an id or a name of %s",
                    value.place("hierarchyId"),
                    hierarchyName,
                    hierarchies.stream().map(Hierarchy::name).toList()));
    var child =
        plant
            .findModel(hierarchy.child())
            .orElseThrow(() -> Refusal.notFound("There is no asset model %s", hierarchy.child()));
    var property =
        child.properties().stream()
            .filter(known -> isNamed(propertyName, known.id().uuid(), known.key(), known.name()))
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "%s \"%s\" is not a property of model %s",
                    value.place("propertyId"), propertyName, child.key()));
    return new Variables.Target(hierarchy.key(), property.key());
  }

  private String ownProperty(String place, String name) {
    return properties.stream()
        .filter(known -> isNamed(name, known.id().uuid(), known.key(), known.name()))
        .findFirst()
        .map(Named::key)
        .orElseThrow(() ->
            Refusal.invalid(
                "%s \"%s\" is not a property of this model; give an id or a name of %s",
                place, name, properties.stream().map(Named::name).toList()));
  }

  /** SiteWise takes an id, {@code externalId:} and the external id, or the name. */
  private static boolean isNamed(String by, UUID id, String key, String name) {
    return by.equals(id.toString()) || by.equals("externalId:" + key) || by.equals(name);
  }
}
