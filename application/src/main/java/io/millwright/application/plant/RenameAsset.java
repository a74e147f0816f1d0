// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import java.util.Optional;

/** Gives an asset another name and description. */
public final class RenameAsset {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public RenameAsset(Plants plants) {
    this.plants = plants;
  }

  /**
   * Renames an asset; its key, and so its path, stays.
   *
   * @param description empty to keep the one that the asset has
   */
  public void rename(
      Actor actor, Reference<Asset> named, String name, Optional<String> description) {
    plants.change(
        plant -> {
          var asset = named.in(plant);
          return plant.with(asset.named(name, description.orElse(asset.description())));
        },
        actor);
  }
}
