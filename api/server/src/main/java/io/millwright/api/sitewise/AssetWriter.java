// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.model.CompositeModel;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Writes assets as SiteWise does. */
final class AssetWriter {
  private final Plant plant;
  private final Predicate<Asset> seen;

  /**
   * @param seen the assets that the reader sees
   */
  AssetWriter(Plant plant, Predicate<Asset> seen) {
    this.plant = plant;
    this.seen = seen;
  }

  /** As in DescribeAsset. */
  ObjectNode description(Asset asset, boolean withProperties) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetId", asset.id().toString())
            .put("assetArn", Ids.arn("asset", asset.id()))
            .put("assetName", asset.name())
            .put("assetModelId", asset.model().toString());
    Ids.putExternal(answer, "assetExternalId", Ids.external(plant, asset, seen));
    if (!asset.description().isEmpty()) {
      answer.put("assetDescription", asset.description());
    }
    var model = plant.model(asset);
    var properties = answer.putArray("assetProperties");
    if (withProperties) {
      plant.properties(asset).stream()
          .filter(property -> model.compositeOf(property.property()).isEmpty())
          .forEach(property -> properties.add(property(property)));
    }
    hierarchies(asset, answer, "assetHierarchies");
    var composites = answer.putArray("assetCompositeModels");
    var summaries = answer.putArray("assetCompositeModelSummaries");
    for (var composite : model.composites()) {
      if (composite.parent().isEmpty()) {
        var group = composites.addObject();
        named(group, composite);
        if (!composite.description().isEmpty()) {
          group.put("description", composite.description());
        }
        var within = group.putArray("properties");
        if (withProperties) {
          properties(asset, composite).forEach(within::add);
        }
      }
      summaries.add(summary(asset, composite));
    }
    answer.set("assetStatus", ModelWriter.active());
    return answer;
  }

  /** As in ListAssets and ListAssociatedAssets. */
  ObjectNode summary(Asset asset) {
    var summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", asset.id().toString())
            .put("arn", Ids.arn("asset", asset.id()))
            .put("name", asset.name())
            .put("assetModelId", asset.model().toString());
    Ids.putExternal(summary, "externalId", Ids.external(plant, asset, seen));
    if (!asset.description().isEmpty()) {
      summary.put("description", asset.description());
    }
    hierarchies(asset, summary, "hierarchies");
    summary.set("status", ModelWriter.active());
    return summary;
  }

  /** As in DescribeAssetCompositeModel. */
  ObjectNode description(Asset asset, CompositeModel composite) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetId", asset.id().toString())
            .put("assetCompositeModelId", composite.id().toString())
            .put("assetCompositeModelName", composite.name())
            .put("assetCompositeModelDescription", composite.description())
            .put("assetCompositeModelType", composite.type());
    Ids.putExternal(answer, "assetCompositeModelExternalId", composite.key());
    answer.set("assetCompositeModelPath", path(asset, composite));
    var properties = answer.putArray("assetCompositeModelProperties");
    properties(asset, composite).forEach(properties::add);
    var summaries = answer.putArray("assetCompositeModelSummaries");
    ModelWriter.within(plant.model(asset), composite)
        .forEach(each -> summaries.add(summary(asset, each)));
    answer.putArray("actionDefinitions");
    return answer;
  }

  private ObjectNode summary(Asset asset, CompositeModel composite) {
    var summary = JsonNodeFactory.instance.objectNode();
    named(summary, composite);
    summary.put("description", composite.description());
    summary.set("path", path(asset, composite));
    return summary;
  }

  private static void named(ObjectNode answer, CompositeModel composite) {
    Ids.putExternal(answer, "externalId", composite.key());
    answer
        .put("id", composite.id().toString())
        .put("name", composite.name())
        .put("type", composite.type());
  }

  private Stream<ObjectNode> properties(Asset asset, CompositeModel composite) {
    return plant.model(asset).propertiesIn(composite).stream()
        .map(definition -> property(plant.property(asset, definition)));
  }

  /** The asset, the composite models around one, and itself. */
  private ArrayNode path(Asset asset, CompositeModel composite) {
    var path = ModelWriter.path(plant.model(asset), composite);
    path.insertObject(0).put("id", asset.id().toString()).put("name", asset.name());
    return path;
  }

  /** As in DescribeAssetProperty. */
  ObjectNode propertyDescription(AssetProperty property) {
    var asset = property.asset();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetId", asset.id().toString())
            .put("assetName", asset.name())
            .put("assetModelId", asset.model().toString());
    Ids.putExternal(answer, "assetExternalId", Ids.external(plant, asset, seen));
    var model = plant.model(asset);
    var described = property(property);
    described.set("type", new ModelWriter(plant, model).type(property.property()));
    model
        .compositeOf(property.property())
        .ifPresentOrElse(
            composite -> {
              var group = answer.putObject("compositeModel");
              named(group, composite);
              group.set("assetProperty", described);
            },
            () -> answer.set("assetProperty", described));
    return answer;
  }

  /** A property as in DescribeAsset and, with less of it, ListAssetProperties. */
  ObjectNode property(AssetProperty property) {
    var definition = property.property();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", definition.id().toString())
            .put("name", definition.name())
            .put("alias", property.alias().path())
            .put("dataType", definition.type().name());
    ModelWriter.typeOfStruct(definition).ifPresent(spec -> answer.put("dataTypeSpec", spec));
    Ids.putExternal(answer, "externalId", definition.key());
    if (!property.unit().isEmpty()) {
      answer.put("unit", property.unit());
    }
    answer
        .putObject("notification")
        .put("topic", TopicFilters.of(property))
        .put("state", property.isNotifying() ? "ENABLED" : "DISABLED");
    var path =
        plant
            .model(property.asset())
            .compositeOf(definition)
            .map(composite -> path(property.asset(), composite))
            .orElseGet(() -> {
              var top = JsonNodeFactory.instance.arrayNode();
              top.addObject()
                  .put("id", property.asset().id().toString())
                  .put("name", property.asset().name());
              return top;
            });
    answer.set("path", path);
    plant
        .model(property.asset())
        .compositeOf(definition)
        .ifPresent(composite -> answer.put("assetCompositeModelId", composite.id().toString()));
    path.addObject().put("id", definition.id().toString()).put("name", definition.name());
    return answer;
  }

  private void hierarchies(Asset asset, ObjectNode answer, String field) {
    var hierarchies = answer.putArray(field);
    plant
        .model(asset)
        .hierarchies()
        .forEach(hierarchy -> hierarchies.add(ModelWriter.hierarchy(hierarchy)));
  }
}
