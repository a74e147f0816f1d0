// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import java.util.Optional;

/** Adds an asset to the plant. */
public final class CreateAsset {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public CreateAsset(Plants plants) {
    this.plants = plants;
  }

  /**
   * Adds an asset.
   *
   * @param id the id of the new asset
   * @param namesake the asset that has a name of the new one already; empty where none has
   * @param made makes the asset for the plant that it joins
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
