// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.MembersBuilder;
import io.millwright.sitewise.written.WrittenParts;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Writes assets as SiteWise's answers describe them. */
public final class AssetWriter {
  private final Plant plant;
  private final Predicate<Asset> seen;
  private final Function<AssetProperty, String> topics;
  private final WrittenParts written;

  /**
   * Creates a writer.
   *
   * @param seen the assets that the caller may see
   * @param topics returns the topic on which new values of a property are published
   * @param written the words in which callers wrote the assets and their models
   */
  public AssetWriter(
      Plant plant,
      Predicate<Asset> seen,
      Function<AssetProperty, String> topics,
      WrittenParts written) {
    this.written = written;
    this.plant = plant;
    this.seen = seen;
    this.topics = topics;
  }

  /**
   * Returns an asset as in DescribeAsset.
   *
   * @param withProperties false for a description whose lists of properties are empty
   */
  public JsonMembers description(Asset asset, boolean withProperties) {
    var model = plant.model(asset);
    var answer =
        new MembersBuilder()
            .putId("assetId", asset.id())
            .put("assetName", asset.name())
            .putId("assetModelId", asset.model());
    return external(answer, "assetExternalId", asset)
        .putGiven("assetDescription", asset.description())
        .put(
            "assetProperties",
            withProperties
                ? plant.properties(asset).stream()
                    .filter(property -> model.compositeOf(property.property()).isEmpty())
                    .map(this::property)
                : Stream.empty())
        .put("assetHierarchies", hierarchies(asset))
        .put(
            "assetCompositeModels",
            model.composites().stream()
                .filter(composite -> composite.parent().isEmpty())
                .map(composite ->
                    named(composite)
                        .putGiven("description", composite.description())
                        .put(
                            "properties",
                            withProperties ? properties(asset, composite) : Stream.empty())
                        .build()))
        .put(
            "assetCompositeModelSummaries",
            model.composites().stream().map(composite -> summary(asset, composite)))
        .build();
  }

  /** Returns an asset as in ListAssets and ListAssociatedAssets. */
  public JsonMembers summary(Asset asset) {
    var summary =
        new MembersBuilder()
            .putId("id", asset.id())
            .put("name", asset.name())
            .putId("assetModelId", asset.model());
    return external(summary, "externalId", asset)
        .putGiven("description", asset.description())
        .put("hierarchies", hierarchies(asset))
        .build();
  }

  /** Returns a composite model of an asset as in DescribeAssetCompositeModel. */
  public JsonMembers description(Asset asset, CompositeModel composite) {
    var answer =
        new MembersBuilder()
            .putId("assetId", asset.id())
            .putId("assetCompositeModelId", composite.id())
            .put("assetCompositeModelName", composite.name())
            .put("assetCompositeModelDescription", composite.description())
            .put("assetCompositeModelType", composite.type());
    return ExternalIds.put(
            answer,
            "assetCompositeModelExternalId",
            written,
            composite.id().uuid(),
            composite.key())
        .put("assetCompositeModelPath", path(asset, composite))
        .put("assetCompositeModelProperties", properties(asset, composite))
        .put(
            "assetCompositeModelSummaries",
            ModelWriter.within(plant.model(asset), composite).map(each -> summary(asset, each)))
        .put("actionDefinitions", Stream.empty())
        .build();
  }

  private JsonMembers summary(Asset asset, CompositeModel composite) {
    return named(composite)
        .put("description", composite.description())
        .put("path", path(asset, composite))
        .build();
  }

  private MembersBuilder named(CompositeModel composite) {
    return ExternalIds.put(
            new MembersBuilder(), "externalId", written, composite.id().uuid(), composite.key())
        .putId("id", composite.id())
        .put("name", composite.name())
        .put("type", composite.type());
  }

  private Stream<JsonMembers> properties(Asset asset, CompositeModel composite) {
    return plant.model(asset).propertiesIn(composite).stream()
        .map(definition -> property(plant.property(asset, definition)));
  }

  /**
   * Returns the path to a composite model: the asset, the composite models around it, and itself.
   */
  private Stream<JsonMembers> path(Asset asset, CompositeModel composite) {
    return Stream.concat(
        Stream.of(ModelWriter.step(asset.id(), asset.name())),
        ModelWriter.steps(plant.model(asset), composite).stream());
  }

  /** Returns a property as in DescribeAssetProperty. */
  public JsonMembers propertyDescription(AssetProperty property) {
    var asset = property.asset();
    var answer =
        new MembersBuilder()
            .putId("assetId", asset.id())
            .put("assetName", asset.name())
            .putId("assetModelId", asset.model());
    external(answer, "assetExternalId", asset);
    var model = plant.model(asset);
    var definition = property.property();
    var described =
        written.applied(
            definition.id().uuid(),
            members(property).put("type", new ModelWriter(plant, model).type(definition)).build());
    model
        .compositeOf(definition)
        .ifPresentOrElse(
            composite ->
                answer.put("compositeModel", named(composite).put("assetProperty", described)),
            () -> answer.put("assetProperty", described));
    return answer.build();
  }

  /** Returns a property as in DescribeAsset and, with less of it, ListAssetProperties. */
  public JsonMembers property(AssetProperty property) {
    return written.applied(property.property().id().uuid(), members(property).build());
  }

  private MembersBuilder members(AssetProperty property) {
    var asset = property.asset();
    var definition = property.property();
    var composite = plant.model(asset).compositeOf(definition);
    var answer =
        ModelWriter.head(definition, written)
            .put("alias", property.alias().path())
            .putGiven("unit", property.unit())
            .put(
                "notification",
                new MembersBuilder()
                    .put("topic", topics.apply(property))
                    .put("state", property.isNotifying() ? "ENABLED" : "DISABLED"));
    composite.ifPresent(around -> answer.putId("assetCompositeModelId", around.id()));
    return answer.put(
        "path",
        Stream.concat(
            composite
                .map(around -> path(asset, around))
                .orElseGet(() -> Stream.of(ModelWriter.step(asset.id(), asset.name()))),
            Stream.of(ModelWriter.step(definition.id(), definition.name()))));
  }

  private Stream<JsonMembers> hierarchies(Asset asset) {
    return plant.model(asset).hierarchies().stream()
        .map(hierarchy -> ModelWriter.hierarchy(hierarchy, written).build());
  }

  private MembersBuilder external(MembersBuilder answer, String member, Asset asset) {
    return ExternalIds.put(answer, member, ExternalIds.of(plant, asset, seen, written));
  }
}
