// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.definition.AssetModel;

/** Adds an asset model to the plant. */
public final class CreateModel {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public CreateModel(Plants plants) {
    this.plants = plants;
  }

  /**
   * Adds a model.
   *
   * @param made makes the model for the plant that it joins
   * @return the model as it was made
   */
  public AssetModel create(Actor actor, Reference<AssetModel> made) {
    var created = new AssetModel[1];
    plants.change(
        plant -> {
          created[0] = made.in(plant);
          return ModelChanges.with(plant, created[0]);
        },
        actor);
    return created[0];
  }
}
