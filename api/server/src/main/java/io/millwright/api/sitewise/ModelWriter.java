// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.Plant;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.CompositeModel;
import io.millwright.asset.model.Hierarchy;
import io.millwright.asset.model.PropertyDefinition;
import io.millwright.asset.model.PropertyKind;
import io.millwright.formula.Formula;
import io.millwright.sitewise.AttributeText;
import io.millwright.sitewise.formula.Variables;
import io.millwright.sitewise.formula.Windows;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes asset models as SiteWise does. */
final class ModelWriter {
  private final Plant plant;
  private final AssetModel model;

  ModelWriter(Plant plant, AssetModel model) {
    this.plant = plant;
    this.model = model;
  }

  /** As in DescribeAssetModel. */
  ObjectNode description(boolean withProperties) {
    var answer = JsonNodeFactory.instance.objectNode();
    Ids.putExternal(answer, "assetModelExternalId", model.key());
    answer
        .put("assetModelId", model.id().toString())
        .put("assetModelArn", Ids.arn("asset-model", model.id()))
        .put("assetModelName", model.name())
        .put("assetModelType", model.type().name())
        .put("assetModelDescription", model.description());
    var properties = answer.putArray("assetModelProperties");
    if (withProperties) {
      model.properties().stream()
          .filter(property -> model.compositeOf(property).isEmpty())
          .forEach(property -> properties.add(property(property)));
    }
    var hierarchies = answer.putArray("assetModelHierarchies");
    for (var hierarchy : model.hierarchies()) {
      hierarchies.add(hierarchy(hierarchy).put("childAssetModelId", hierarchy.child().toString()));
    }
    var composites = answer.putArray("assetModelCompositeModels");
    var summaries = answer.putArray("assetModelCompositeModelSummaries");
    for (var composite : model.composites()) {
      if (composite.component().isEmpty() && composite.parent().isEmpty()) {
        composites.add(composite(composite, withProperties));
      }
      summaries.add(summary(composite));
    }
    var interfaces = answer.putArray("interfaceDetails");
    model
        .interfaces()
        .forEach(fulfilled -> interfaces.addObject().put("id", fulfilled.contract().toString()));
    answer.set("assetModelStatus", active());
    return answer;
  }

  /** As in ListAssetModels. */
  static ObjectNode summary(AssetModel model) {
    var summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", model.id().toString())
            .put("arn", Ids.arn("asset-model", model.id()))
            .put("name", model.name())
            .put("assetModelType", model.type().name())
            .put("description", model.description());
    Ids.putExternal(summary, "externalId", model.key());
    summary.set("status", active());
    return summary;
  }

  private ObjectNode composite(CompositeModel composite, boolean withProperties) {
    var answer = named(composite).put("type", composite.type());
    var properties = answer.putArray("properties");
    if (withProperties) {
      model.propertiesIn(composite).forEach(property -> properties.add(property(property)));
    }
    return answer;
  }

  /** As in ListAssetModelCompositeModels, and with the same fields for assets. */
  ObjectNode summary(CompositeModel composite) {
    var summary = named(composite).put("type", composite.type());
    summary.set("path", path(model, composite));
    return summary;
  }

  private static ObjectNode named(CompositeModel composite) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", composite.id().toString())
            .put("name", composite.name());
    Ids.putExternal(answer, "externalId", composite.key());
    if (!composite.description().isEmpty()) {
      answer.put("description", composite.description());
    }
    return answer;
  }

  /** As in DescribeAssetModelCompositeModel. */
  ObjectNode description(CompositeModel composite) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetModelId", model.id().toString())
            .put("assetModelCompositeModelId", composite.id().toString())
            .put("assetModelCompositeModelName", composite.name())
            .put("assetModelCompositeModelDescription", composite.description())
            .put("assetModelCompositeModelType", composite.type());
    Ids.putExternal(answer, "assetModelCompositeModelExternalId", composite.key());
    answer.set("assetModelCompositeModelPath", path(model, composite));
    var properties = answer.putArray("assetModelCompositeModelProperties");
    model.propertiesIn(composite).forEach(property -> properties.add(property(property)));
    composite
        .component()
        .ifPresent(component ->
            answer
                .putObject("compositionDetails")
                .putArray("compositionRelationship")
                .addObject()
                .put("id", component.toString()));
    var summaries = answer.putArray("assetModelCompositeModelSummaries");
    within(model, composite).forEach(each -> summaries.add(summary(each)));
    return answer;
  }

  /** The composite models directly in another. */
  static List<CompositeModel> within(AssetModel model, CompositeModel composite) {
    return model.composites().stream()
        .filter(each -> each.parent().equals(Optional.of(composite.key())))
        .toList();
  }

  /** The composite models around one, from the outermost, and itself. */
  static ArrayNode path(AssetModel model, CompositeModel composite) {
    var path =
        composite
            .parent()
            .flatMap(model::findComposite)
            .map(parent -> path(model, parent))
            .orElseGet(JsonNodeFactory.instance::arrayNode);
    path.addObject().put("id", composite.id().toString()).put("name", composite.name());
    return path;
  }

  /** A property as in DescribeAssetModel. */
  ObjectNode property(PropertyDefinition property) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer
        .put("id", property.id().toString())
        .put("name", property.name())
        .put("dataType", property.type().name());
    typeOfStruct(property).ifPresent(spec -> answer.put("dataTypeSpec", spec));
    if (!property.unit().isEmpty()) {
      answer.put("unit", property.unit());
    }
    Ids.putExternal(answer, "externalId", property.key());
    answer.set("type", type(property));
    answer.set(
        "path",
        model
            .compositeOf(property)
            .map(composite -> path(model, composite))
            .orElseGet(JsonNodeFactory.instance::arrayNode));
    model
        .compositeOf(property)
        .ifPresent(c -> answer.put("assetModelCompositeModelId", c.id().toString()));
    answer
        .withArray("path")
        .addObject()
        .put("id", property.id().toString())
        .put("name", property.name());
    return answer;
  }

  /**
   * What kind of struct a property holds: SiteWise's own structs, such as {@code AWS/ALARM_STATE},
   * are in properties of the same name. Empty for other types and other names.
   */
  static Optional<String> typeOfStruct(PropertyDefinition property) {
    return property.type() == DataType.STRUCT && property.name().startsWith("AWS/")
        ? Optional.of(property.name())
        : Optional.empty();
  }

  /** The kind of a property. */
  ObjectNode type(PropertyDefinition property) {
    var type = JsonNodeFactory.instance.objectNode();
    switch (property.kind()) {
      case PropertyKind.Attribute(Value value) -> {
        var attribute = type.putObject("attribute");
        if (!(value instanceof Value.NullValue)) {
          attribute.put("defaultValue", AttributeText.text(value));
        }
      }
      case PropertyKind.Measurement() -> type.putObject("measurement");
      case PropertyKind.Transform(Formula formula) -> formula(type.putObject("transform"), formula);
      case PropertyKind.Metric(Formula formula, var window, int _) -> {
        var metric = type.putObject("metric");
        formula(metric, formula);
        var tumbling = metric.putObject("window").putObject("tumbling");
        tumbling.put("interval", Windows.interval(window));
        Windows.offset(window).ifPresent(offset -> tumbling.put("offset", offset));
      }
      // SiteWise has no frames; this is what their stream does.
      case PropertyKind.Frame(Formula from, var _, var _) ->
          formula(type.putObject("transform"), from);
    }
    return type;
  }

  /** A hierarchy as assets and models have it. */
  static ObjectNode hierarchy(Hierarchy hierarchy) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", hierarchy.id().toString())
            .put("name", hierarchy.name());
    return Ids.putExternal(answer, "externalId", hierarchy.key());
  }

  /** The state of everything here: changes are done when they are answered. */
  static ObjectNode active() {
    return JsonNodeFactory.instance.objectNode().put("state", "ACTIVE");
  }

  /**
   * A text of 43 characters that changes whenever the model does. SiteWise's protocol has it
   * without the quotes of RFC 9110.
   */
  static String tag(AssetModel model) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(model.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void formula(ObjectNode to, Formula formula) {
    var declared = Variables.toSiteWise(formula);
    to.put("expression", declared.expression());
    var variables = to.putArray("variables");
    declared
        .variables()
        .forEach((name, target) -> {
          var value = variables.addObject().put("name", name).putObject("value");
          if (target.hierarchy().isEmpty()) {
            model
                .findProperty(target.property())
                .ifPresent(property -> value.put("propertyId", property.id().toString()));
            return;
          }
          model
              .findHierarchy(target.hierarchy())
              .ifPresent(hierarchy -> {
                value.put("hierarchyId", hierarchy.id().toString());
                plant
                    .findModel(hierarchy.child())
                    .flatMap(child -> child.findProperty(target.property()))
                    .ifPresent(property -> value.put("propertyId", property.id().toString()));
              });
        });
  }
}
