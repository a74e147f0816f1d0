// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.check.Labels;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.check.PlantProblems;
import io.millwright.asset.check.ValueRules;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PlantText;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds what is wrong with single assets: their labels, placement, attributes and units. */
final class AssetValidation {
  private final Map<ModelId, AssetModel> models;
  private final PlantProblems problems;

  AssetValidation(Map<ModelId, AssetModel> models, PlantProblems problems) {
    this.models = models;
    this.problems = problems;
  }

  /**
   * Reports what is wrong with an asset, its model and its parent, whatever other assets there are.
   *
   * @param path the path of the asset
   * @param find finds the parent
   * @return whether the asset's model exists and is one that assets are made from
   */
  boolean check(Asset asset, String path, Function<AssetId, Optional<Asset>> find) {
    Labels.name(asset.name()).ifPresent(message -> problem(asset, path, message));
    Labels.description(asset.description()).ifPresent(message -> problem(asset, path, message));
    asset
        .units()
        .values()
        .forEach(unit -> Labels.unit(unit).ifPresent(message -> problem(asset, path, message)));
    placement(asset, path, find);
    var model = models.get(asset.model());
    if (model == null) {
      problem(
          asset,
          path,
          "Model %s does not exist; add it, or name one that does".formatted(asset.model()));
      return false;
    }
    if (model.type() != ModelType.ASSET_MODEL) {
      problem(
          asset,
          path,
          "%s is %s, of which there are no assets; make it from an asset model"
              .formatted(model.key(), PlantText.withArticle(model.type())));
      return false;
    }
    attributes(asset, model, path);
    for (var id : asset.aliases().keySet()) {
      if (model.findProperty(id).isEmpty()) {
        problems.add(
            new PlantPlace.OfAlias(asset.id(), id),
            path,
            "Model %s has no property %s; remove the alias".formatted(model.key(), id));
      }
    }
    Stream.concat(asset.units().keySet().stream(), asset.notifying().stream())
        .filter(id -> model.findProperty(id).isEmpty())
        .forEach(id ->
            problem(
                asset,
                path,
                "Model %s has no property %s; remove its unit and its notifications"
                    .formatted(model.key(), id)));
    return true;
  }

  private void placement(Asset asset, String path, Function<AssetId, Optional<Asset>> find) {
    if (!(asset.placement()
        instanceof Placement.Under(AssetId parentId, HierarchyId hierarchyId))) {
      return;
    }
    var found = find.apply(parentId);
    if (found.isEmpty()) {
      problem(
          asset,
          path,
          "The parent %s does not exist; hang the asset elsewhere".formatted(parentId));
      return;
    }
    var parent = found.get();
    var parentModel = models.get(parent.model());
    if (parentModel == null) {
      return; // Reported at the parent.
    }
    var hierarchy = parentModel.findHierarchy(hierarchyId);
    if (hierarchy.isEmpty()) {
      problem(
          asset,
          path,
          "Model %s has no hierarchy %s; use one of its own"
              .formatted(parentModel.key(), hierarchyId));
    } else if (models.containsKey(hierarchy.get().child())
        && !hierarchy.get().child().equals(asset.model())) {
      problem(
          asset,
          path,
          "Hierarchy \"%s\" of %s takes assets of model %s, not of %s"
              .formatted(
                  hierarchy.get().key(),
                  parentModel.key(),
                  name(hierarchy.get().child()),
                  name(asset.model())));
    }
  }

  private void attributes(Asset asset, AssetModel model, String path) {
    asset
        .attributes()
        .forEach((id, value) -> {
          var property = model.findProperty(id);
          var message =
              property.isEmpty()
                  ? Optional.of(
                      "Model %s has no property %s; remove the value".formatted(model.key(), id))
                  : property.get().kind() instanceof PropertyKind.Attribute
                      ? value.changes().stream()
                          .flatMap(change -> misfit(property.get(), change).stream())
                          .findFirst()
                      : Optional.of(
                          "\"%s\" is not an attribute, so an asset can't give it a value"
                              .formatted(property.get().key()));
          message.ifPresent(
              text -> problems.add(new PlantPlace.OfAttribute(asset.id(), id), path, text));
        });
  }

  /** Returns what is wrong with a change of an attribute's value; empty where it fits. */
  private static Optional<String> misfit(
      PropertyDefinition property, AttributeValue.Change change) {
    if (property.key().equals(PropertyDefinition.TIME_ZONE) && !change.isFromBeginning()) {
      return Optional.of(
          "\"%s\" holds at all times, since windows are laid out by it; give it without from"
              .formatted(property.key()));
    }
    return ValueRules.misfit(property, change.value());
  }

  private String name(ModelId id) {
    var model = models.get(id);
    return model == null ? id.toString() : model.key();
  }

  private void problem(Asset asset, String path, String message) {
    problems.add(new PlantPlace.OfAsset(asset.id()), path, message);
  }
}
