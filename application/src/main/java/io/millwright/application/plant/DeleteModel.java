// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.ModelId;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The use case that removes an asset model that nothing uses. */
public final class DeleteModel {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public DeleteModel(Plants plants) {
    this.plants = plants;
  }

  /**
   * Removes a model.
   *
   * @throws io.millwright.application.UseCaseRefusedException if the model has assets or other
   *     models use it
   */
  public void delete(Actor actor, Reference<AssetModel> named) {
    plants.change(
        plant -> {
          var model = named.in(plant);
          refuseWhereUsed(plant, model);
          return PlantDraft.of(
              plant.models().stream().filter(other -> !other.id().equals(model.id())).toList(),
              plant.assets());
        },
        actor);
  }

  private static void refuseWhereUsed(Plant plant, AssetModel model) {
    var assets = plant.assets().stream().filter(asset -> asset.model().equals(model.id())).toList();
    var parents =
        plant.models().stream()
            .filter(other -> !other.id().equals(model.id()))
            .filter(
                other -> other.hierarchies().stream().anyMatch(h -> h.child().equals(model.id())))
            .map(AssetModel::key)
            .toList();
    var composed =
        plant.models().stream()
            .filter(other -> !other.id().equals(model.id()))
            .filter(other -> uses(other, model.id()))
            .map(AssetModel::key)
            .toList();
    if (!composed.isEmpty()) {
      throw Conflicts.with(
          model,
          "Model %s is a part or an interface of %s; take it out of them first"
              .formatted(model.key(), String.join(", ", composed)));
    }
    if (!assets.isEmpty() || !parents.isEmpty()) {
      throw Conflicts.with(
          model,
          "Model %s %s; delete %s first"
              .formatted(
                  model.key(),
                  Stream.of(
                          assets.isEmpty() ? "" : "has %d assets".formatted(assets.size()),
                          parents.isEmpty()
                              ? ""
                              : "is the child model of " + String.join(", ", parents))
                      .filter(use -> !use.isEmpty())
                      .collect(Collectors.joining(" and ")),
                  assets.isEmpty() ? "these hierarchies" : "what uses it"));
    }
  }

  private static boolean uses(AssetModel model, ModelId used) {
    return model.composites().stream()
            .anyMatch(composite -> composite.component().equals(Optional.of(used)))
        || model.interfaces().stream().anyMatch(fulfilled -> fulfilled.contract().equals(used));
  }
}
