// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Composition;
import io.millwright.asset.id.ModelId;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates drafts of plants with changed models. */
final class ModelChanges {
  private ModelChanges() {}

  /** Returns the plant with one more model. */
  static PlantDraft with(Plant plant, AssetModel added) {
    return PlantDraft.of(
        Composition.of(Stream.concat(plant.models().stream(), Stream.of(added)).toList()),
        plant.assets());
  }

  /**
   * Returns the plant with a changed model and with the models that are composed of it. Assets lose
   * the settings of properties that their models no longer have. Children by a removed hierarchy
   * move to the top of the plant.
   */
  static PlantDraft changed(Plant plant, AssetModel after) {
    var models =
        Composition.of(
            plant.models().stream()
                .map(model -> model.id().equals(after.id()) ? after : model)
                .toList());
    var byId = models.stream().collect(Collectors.toMap(AssetModel::id, Function.identity()));
    return PlantDraft.of(
        models, plant.assets().stream().map(asset -> fitted(asset, plant, byId)).toList());
  }

  private static Asset fitted(Asset asset, Plant plant, Map<ModelId, AssetModel> models) {
    var placement =
        asset.placement() instanceof Placement.Under(var parent, var hierarchy)
                && plant
                    .findAsset(parent)
                    .map(above -> models.get(above.model()))
                    .filter(model -> model.findHierarchy(hierarchy).isPresent())
                    .isEmpty()
            ? Placement.root()
            : asset.placement();
    var model = models.get(asset.model());
    if (model == null) {
      return asset;
    }
    var fitting = asset.fitting(model);
    return placement.equals(asset.placement()) ? fitting : fitting.placed(placement);
  }
}
