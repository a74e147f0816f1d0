// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;

/** Writes assets as SiteWise does. */
final class AssetWriter {
  private final Plant plant;

  AssetWriter(Plant plant) {
    this.plant = plant;
  }

  /** As in DescribeAsset. */
  ObjectNode description(Asset asset, boolean withProperties) {
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetId", asset.id().toString())
            .put("assetExternalId", Ids.external(plant, asset))
            .put("assetArn", Ids.arn("asset", asset.id()))
            .put("assetName", asset.name())
            .put("assetModelId", asset.model().toString())
            .put("assetDescription", asset.description());
    var properties = answer.putArray("assetProperties");
    if (withProperties) {
      plant.properties(asset).forEach(property -> properties.add(property(property)));
    }
    hierarchies(asset, answer, "assetHierarchies");
    answer.putArray("assetCompositeModels");
    answer.putArray("assetCompositeModelSummaries");
    answer.set("assetStatus", ModelWriter.active());
    return answer;
  }

  /** As in ListAssets and ListAssociatedAssets. */
  ObjectNode summary(Asset asset) {
    var summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", asset.id().toString())
            .put("externalId", Ids.external(plant, asset))
            .put("arn", Ids.arn("asset", asset.id()))
            .put("name", asset.name())
            .put("assetModelId", asset.model().toString())
            .put("description", asset.description());
    hierarchies(asset, summary, "hierarchies");
    summary.set("status", ModelWriter.active());
    return summary;
  }

  /** As in DescribeAssetProperty. */
  ObjectNode propertyDescription(AssetProperty property) {
    var asset = property.asset();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("assetId", asset.id().toString())
            .put("assetExternalId", Ids.external(plant, asset))
            .put("assetName", asset.name())
            .put("assetModelId", asset.model().toString());
    answer.set(
        "assetProperty",
        property(property)
            .set("type", new ModelWriter(plant, plant.model(asset)).type(property.property())));
    return answer;
  }

  /** A property as in DescribeAsset and, with less of it, ListAssetProperties. */
  ObjectNode property(AssetProperty property) {
    var definition = property.property();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", definition.id().toString())
            .put("externalId", definition.key())
            .put("name", definition.name())
            .put("alias", property.alias().path())
            .put("dataType", definition.type().name());
    if (!definition.unit().isEmpty()) {
      answer.put("unit", definition.unit());
    }
    answer
        .putObject("notification")
        .put(
            "topic",
            "$aws/sitewise/asset-models/%s/assets/%s/properties/%s"
                .formatted(property.asset().model(), property.asset().id(), definition.id()))
        .put("state", "DISABLED");
    var path = answer.putArray("path");
    path.addObject()
        .put("id", property.asset().id().toString())
        .put("name", property.asset().name());
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
