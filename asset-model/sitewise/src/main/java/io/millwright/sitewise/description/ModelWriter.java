// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.formula.Formula;
import io.millwright.sitewise.formula.Variables;
import io.millwright.sitewise.formula.Windows;
import io.millwright.sitewise.json.JsonValue.JsonItems;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.MembersBuilder;
import io.millwright.sitewise.written.WrittenParts;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes an asset model as SiteWise's answers describe it. */
public final class ModelWriter {
  private final Plant plant;
  private final AssetModel model;
  private final WrittenParts written;

  /**
   * Creates a writer that uses its own words only.
   *
   * @param plant the plant that has the model and the models of its children
   */
  public ModelWriter(Plant plant, AssetModel model) {
    this(plant, model, WrittenParts.NONE);
  }

  /**
   * Creates a writer that uses the callers' words.
   *
   * @param plant the plant that has the model and the models of its children
   * @param written the words in which callers wrote the parts of the model
   */
  public ModelWriter(Plant plant, AssetModel model, WrittenParts written) {
    this.plant = plant;
    this.model = model;
    this.written = written;
  }

  /**
   * Returns the model as in DescribeAssetModel.
   *
   * @param withProperties false for a description whose lists of properties are empty
   */
  public JsonMembers description(boolean withProperties) {
    var answer = new MembersBuilder();
    ExternalIds.put(answer, "assetModelExternalId", written, model.id().uuid(), model.key());
    return answer
        .putId("assetModelId", model.id())
        .put("assetModelName", model.name())
        .put("assetModelType", model.type().name())
        .put("assetModelDescription", model.description())
        .put(
            "assetModelProperties",
            withProperties
                ? model.properties().stream()
                    .filter(property -> model.compositeOf(property).isEmpty())
                    .map(this::property)
                : Stream.empty())
        .put(
            "assetModelHierarchies",
            model.hierarchies().stream()
                .map(each ->
                    hierarchy(each, written).putId("childAssetModelId", each.child()).build()))
        .put(
            "assetModelCompositeModels",
            model.composites().stream()
                .filter(each -> each.component().isEmpty() && each.parent().isEmpty())
                .map(each -> inline(each, withProperties)))
        .put("assetModelCompositeModelSummaries", model.composites().stream().map(this::summary))
        .put(
            "interfaceDetails",
            model.interfaces().stream()
                .map(each -> new MembersBuilder().putId("id", each.contract()).build()))
        .build();
  }

  /**
   * Returns a model as in ListAssetModels.
   *
   * @param written the words in which callers wrote models
   */
  public static JsonMembers summary(AssetModel model, WrittenParts written) {
    var summary =
        new MembersBuilder()
            .putId("id", model.id())
            .put("name", model.name())
            .put("assetModelType", model.type().name())
            .put("description", model.description());
    return ExternalIds.put(summary, "externalId", written, model.id().uuid(), model.key()).build();
  }

  private JsonMembers inline(CompositeModel composite, boolean withProperties) {
    return named(composite, written)
        .put("properties", withProperties ? properties(composite) : Stream.empty())
        .build();
  }

  /** Returns a composite model as in ListAssetModelCompositeModels. */
  public JsonMembers summary(CompositeModel composite) {
    return named(composite, written).put("path", path(composite)).build();
  }

  private static MembersBuilder named(CompositeModel composite, WrittenParts written) {
    var answer = new MembersBuilder().putId("id", composite.id()).put("name", composite.name());
    return ExternalIds.put(answer, "externalId", written, composite.id().uuid(), composite.key())
        .putGiven("description", composite.description())
        .put("type", composite.type());
  }

  /** Returns a composite model as in DescribeAssetModelCompositeModel. */
  public JsonMembers description(CompositeModel composite) {
    var answer =
        new MembersBuilder()
            .putId("assetModelId", model.id())
            .putId("assetModelCompositeModelId", composite.id())
            .put("assetModelCompositeModelName", composite.name())
            .put("assetModelCompositeModelDescription", composite.description())
            .put("assetModelCompositeModelType", composite.type());
    ExternalIds.put(
            answer,
            "assetModelCompositeModelExternalId",
            written,
            composite.id().uuid(),
            composite.key())
        .put("assetModelCompositeModelPath", path(composite))
        .put("assetModelCompositeModelProperties", properties(composite));
    composite
        .component()
        .map(component -> new MembersBuilder().putId("id", component).build())
        .ifPresent(component ->
            answer.put(
                "compositionDetails",
                new MembersBuilder().put("compositionRelationship", Stream.of(component))));
    return answer
        .put("assetModelCompositeModelSummaries", within(model, composite).map(this::summary))
        .build();
  }

  /** Returns the composite models directly within another one. */
  static Stream<CompositeModel> within(AssetModel model, CompositeModel composite) {
    return model.composites().stream()
        .filter(each -> each.parent().equals(Optional.of(composite.key())));
  }

  /** Returns the names of the composite models around one, from the outermost, and its own. */
  public JsonItems path(CompositeModel composite) {
    return new JsonItems(List.copyOf(steps(model, composite)));
  }

  /** Returns the path to a composite model: those around it, from the outermost, and itself. */
  static List<JsonMembers> steps(AssetModel model, CompositeModel composite) {
    var steps =
        composite
            .parent()
            .flatMap(model::findComposite)
            .map(parent -> steps(model, parent))
            .orElseGet(ArrayList::new);
    steps.add(step(composite.id(), composite.name()));
    return steps;
  }

  /** Returns one step of a path. */
  static JsonMembers step(Object id, String name) {
    return new MembersBuilder().putId("id", id).put("name", name).build();
  }

  private Stream<JsonMembers> properties(CompositeModel composite) {
    return model.propertiesIn(composite).stream().map(this::property);
  }

  /** Returns a property as in DescribeAssetModel. */
  public JsonMembers property(PropertyDefinition property) {
    var composite = model.compositeOf(property);
    var answer =
        head(property, written).putGiven("unit", property.unit()).put("type", type(property));
    composite.ifPresent(around -> answer.putId("assetModelCompositeModelId", around.id()));
    answer.put(
        "path",
        Stream.concat(
            composite.stream().flatMap(around -> steps(model, around).stream()),
            Stream.of(step(property.id(), property.name()))));
    return written.applied(property.id().uuid(), answer.build());
  }

  /** Returns the members that a property has in models and in assets alike. */
  static MembersBuilder head(PropertyDefinition property, WrittenParts written) {
    var answer =
        new MembersBuilder()
            .putId("id", property.id())
            .put("name", property.name())
            .put("dataType", property.type().name());
    // Properties with SiteWise's own structs, such as AWS/ALARM_STATE, have the struct's name.
    if (property.type() == DataType.STRUCT && property.name().startsWith("AWS/")) {
      answer.put("dataTypeSpec", property.name());
    }
    return ExternalIds.put(answer, "externalId", written, property.id().uuid(), property.key());
  }

  /** Returns the kind of a property. */
  JsonMembers type(PropertyDefinition property) {
    var type = new MembersBuilder();
    switch (property.kind()) {
      case PropertyKind.Attribute(Value value) -> {
        var attribute = new MembersBuilder();
        if (!(value instanceof Value.NullValue)) {
          attribute.put("defaultValue", value.asText());
        }
        type.put("attribute", attribute);
      }
      case PropertyKind.Measurement() -> type.put("measurement", new MembersBuilder());
      case PropertyKind.Transform(Formula formula) -> type.put("transform", formula(formula));
      case PropertyKind.Metric(Formula formula, var window, int _) ->
          type.put(
              "metric",
              formula(formula)
                  .put("window", new MembersBuilder().put("tumbling", tumbling(window))));
      // SiteWise has no frames; a transform with the frame's formula gives the same stream.
      case PropertyKind.Frame(Formula from, var _, var _) -> type.put("transform", formula(from));
    }
    return type.build();
  }

  private static MembersBuilder tumbling(Window window) {
    return new MembersBuilder()
        .put("interval", Windows.interval(window))
        .putGiven("offset", Windows.offset(window).orElse(""));
  }

  /** Returns the members that a hierarchy has in models and in assets alike. */
  static MembersBuilder hierarchy(Hierarchy hierarchy, WrittenParts written) {
    var answer = new MembersBuilder().putId("id", hierarchy.id()).put("name", hierarchy.name());
    return ExternalIds.put(answer, "externalId", written, hierarchy.id().uuid(), hierarchy.key());
  }

  /**
   * Returns how the model implements an interface, as in DescribeAssetModelInterfaceRelationship.
   */
  public JsonMembers relationship(InterfaceRelationship fulfilled) {
    return new MembersBuilder()
        .putId("assetModelId", model.id())
        .putId("interfaceAssetModelId", fulfilled.contract())
        .put(
            "propertyMappings",
            fulfilled.properties().entrySet().stream()
                .map(each ->
                    new MembersBuilder()
                        .putId("assetModelPropertyId", each.getValue())
                        .putId("interfaceAssetModelPropertyId", each.getKey())
                        .build()))
        .put(
            "hierarchyMappings",
            fulfilled.hierarchies().entrySet().stream()
                .map(each ->
                    new MembersBuilder()
                        .putId("assetModelHierarchyId", each.getValue())
                        .putId("interfaceAssetModelHierarchyId", each.getKey())
                        .build()))
        .build();
  }

  private MembersBuilder formula(Formula formula) {
    return formula(Variables.toSiteWise(formula));
  }

  /** Returns a formula with its variables, as in the kind of a property. */
  MembersBuilder formula(Variables.Declared declared) {
    return new MembersBuilder()
        .put("expression", declared.expression())
        .put(
            "variables",
            declared.variables().entrySet().stream()
                .map(each ->
                    new MembersBuilder()
                        .put("name", each.getKey())
                        .put("value", value(each.getValue()))
                        .build()));
  }

  private MembersBuilder value(Variables.Target target) {
    var value = new MembersBuilder();
    if (target.hierarchy().isEmpty()) {
      model
          .findProperty(target.property())
          .ifPresent(property -> value.putId("propertyId", property.id()));
      return value;
    }
    model
        .findHierarchy(target.hierarchy())
        .ifPresent(hierarchy -> {
          value.putId("hierarchyId", hierarchy.id());
          plant
              .findModel(hierarchy.child())
              .flatMap(child -> child.findProperty(target.property()))
              .ifPresent(property -> value.putId("propertyId", property.id()));
        });
    return value;
  }
}
