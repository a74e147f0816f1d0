// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import java.util.Optional;

/** The use case that adds an asset to the plant. */
public final class CreateAsset {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public CreateAsset(Plants plants) {
    this.plants = plants;
  }

  /**
   * Adds an asset.
   *
   * @param id the id of the new asset
   * @param namesake the asset that already has a name of the new one; empty if none has
   * @param made creates the asset for the plant that it is added to
   * @throws io.millwright.application.UseCaseRefusedException if an asset has this id or name
   */
  public Asset create(
      Actor actor, AssetId id, Reference<Optional<Asset>> namesake, Reference<Asset> made) {
    var after =
        plants.change(
            plant -> {
              plant
                  .findAsset(id)
                  .or(() -> namesake.in(plant))
                  .ifPresent(same -> {
                    throw Conflicts.already(same, taken(plant, same));
                  });
              return plant.with(made.in(plant));
            },
            actor);
    return after.findAsset(id).orElseThrow();
  }

  private static String taken(Plant plant, Asset same) {
    return "Asset %s (%s) has this id or external id; choose another"
        .formatted(plant.path(same.id()), same.id());
  }
}
