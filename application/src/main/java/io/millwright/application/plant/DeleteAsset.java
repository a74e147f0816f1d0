// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.PlantDraft;

/** The use case that removes an asset without parent and children. */
public final class DeleteAsset {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public DeleteAsset(Plants plants) {
    this.plants = plants;
  }

  /**
   * Removes an asset. Its readings stay as streams of nobody, which the asset gets back when it is
   * restored, and which no other asset gets at the same path.
   *
   * @throws io.millwright.application.UseCaseRefusedException if the asset has a parent or children
   */
  public void delete(Actor actor, Reference<Asset> named) {
    plants.change(
        plant -> {
          var asset = named.in(plant);
          if (asset.placement() instanceof Placement.Under
              || !plant.children(asset.id()).isEmpty()) {
            throw Conflicts.with(
                asset,
                "Asset %s has a parent or children; disassociate them first"
                    .formatted(plant.path(asset.id())));
          }
          return PlantDraft.of(
              plant.models(),
              plant.assets().stream().filter(other -> !other.id().equals(asset.id())).toList());
        },
        actor);
  }
}
