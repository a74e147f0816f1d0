// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.definition.AssetModel;

/** The use case that adds an asset model to the plant. */
public final class CreateModel {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public CreateModel(Plants plants) {
    this.plants = plants;
  }

  /**
   * Adds a model.
   *
   * @param made creates the model for the plant that it is added to
   * @return the model that was added
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
