// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import java.util.Optional;
import java.util.function.BiFunction;

/** The use case that gives an asset another name, description and key. */
public final class RenameAsset {
  private final Plants plants;
  private final Historian historian;

  /** Creates the use case for this process' plant. */
  public RenameAsset(Plants plants, Historian historian) {
    this.plants = plants;
    this.historian = historian;
  }

  /**
   * Renames an asset. If its key changes, its path changes, too. The asset and everything below it
   * keep their stored values.
   *
   * @param description the new description; empty for none
   * @param key returns the new key; empty to keep the present one
   * @throws io.millwright.application.UseCaseRefusedException if a child by the same hierarchy has
   *     this name, or a sibling would have the same key
   */
  public void rename(
      Actor actor,
      Reference<Asset> named,
      String name,
      String description,
      BiFunction<Plant, Asset, Optional<String>> key) {
    plants.change(
        plant -> {
          var asset = named.in(plant);
          var other = key.apply(plant, asset).filter(given -> !given.equals(asset.key()));
          if (!name.equals(asset.name())) {
            Conflicts.refuseSameName(plant, asset, asset.placement(), name);
          }
          if (other.isEmpty()) {
            return plant.with(asset.named(name, description));
          }
          refuseSameKey(plant, asset, other.get());
          return MoveAsset.elsewhere(
              historian,
              plant,
              asset,
              before -> before.named(name, description).keyed(other.get()));
        },
        actor);
  }

  private static void refuseSameKey(Plant plant, Asset asset, String key) {
    plant
        .findSibling(asset.placement(), key)
        .ifPresent(sibling -> {
          throw Conflicts.already(
              sibling,
              "Asset %s has this external id, and would stand beside the renamed one; choose another"
                  .formatted(plant.path(sibling.id())));
        });
  }
}
