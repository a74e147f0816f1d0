// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.AssetId;
import io.millwright.reading.Alias;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds keys under which assets can stand. A key is free at a place if nothing else stands at its
 * path, and none of the aliases that follow from the path is another property's. SiteWise has no
 * keys, so its callers never see one refused.
 */
public final class FreeKey {
  private FreeKey() {}

  /** Returns whether a new asset of a model can stand at a place under a key. */
  public static boolean isFree(Plant plant, AssetModel model, Placement placement, String key) {
    var path = path(plant, placement, key);
    return plant.findAsset(path).isEmpty()
        && model.properties().stream()
            .noneMatch(property ->
                plant.findProperty(new Alias(path + "/" + property.aliasSteps())).isPresent());
  }

  /** Returns whether an asset can stand at a place under a key, with everything below it. */
  public static boolean isFree(Plant plant, Asset asset, Placement placement, String key) {
    var moving = plant.subtree(asset).map(Asset::id).collect(Collectors.toSet());
    return isFree(plant, asset, moving, path(plant, placement, key));
  }

  private static boolean isFree(Plant plant, Asset asset, Set<AssetId> moving, String path) {
    Predicate<AssetId> isOther = id -> !moving.contains(id);
    int before = plant.path(asset.id()).length();
    return plant.findAsset(path).map(Asset::id).filter(isOther).isEmpty()
        && plant
            .subtree(asset)
            .flatMap(each -> plant.properties(each).stream())
            .filter(property -> !property.hasOwnAlias())
            .map(property -> new Alias(path + property.alias().path().substring(before)))
            .flatMap(alias -> plant.findProperty(alias).stream())
            .map(owner -> owner.asset().id())
            .noneMatch(isOther);
  }

  /** Returns the key of an asset, with a number behind it where the key is not free at a place. */
  static String at(Plant plant, Asset asset, Placement placement) {
    var key = asset.key();
    for (int number = 2; !isFree(plant, asset, placement, key); number++) {
      key = asset.key() + "-" + number;
    }
    return key;
  }

  private static String path(Plant plant, Placement placement, String key) {
    return switch (placement) {
      case Placement.Root _ -> "/" + key;
      case Placement.Under(var parent, _) -> plant.path(parent) + "/" + key;
    };
  }
}
