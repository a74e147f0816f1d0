// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Plant;
import io.millwright.asset.model.AssetModel;

/**
 * Changes an asset model, and the models that are composed of it. Assets lose what their models
 * don't have any more; children by a hierarchy that is gone stand at the top.
 */
public final class UpdateModel {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public UpdateModel(Plants plants) {
    this.plants = plants;
  }

  /**
   * Changes a model.
   *
   * @param changed gives the changed model, for the plant that it is changed in
   * @return the plant from now on
   */
  public Plant update(Actor actor, Reference<AssetModel> changed) {
    return plants.change(plant -> ModelChanges.changed(plant, changed.in(plant)), actor);
  }
}
