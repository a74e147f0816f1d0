// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.PropertyId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/**
 * The use case that changes an asset model, and with it the models that are composed of it. Assets
 * lose the settings of properties that their models no longer have. Children by a removed hierarchy
 * move to the top of the plant.
 */
public final class UpdateModel {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public UpdateModel(Plants plants) {
    this.plants = plants;
  }

  /**
   * Changes a model.
   *
   * @param changed returns the changed model for the plant that is changed
   * @return the plant from now on
   */
  public Plant update(Actor actor, Reference<AssetModel> changed) {
    return plants.change(
        plant -> keepingAliases(plant, ModelChanges.changed(plant, changed.in(plant))), actor);
  }

  /** Lets a property whose key has changed keep its data stream and so its history. */
  private static PlantDraft keepingAliases(Plant before, PlantDraft after) {
    var renamed = new HashSet<PropertyId>();
    for (var model : after.models()) {
      before
          .findModel(model.id())
          .ifPresent(old ->
              model.properties().stream()
                  .filter(property ->
                      old.findProperty(property.id())
                          .filter(known -> !known.key().equals(property.key()))
                          .isPresent())
                  .map(PropertyDefinition::id)
                  .forEach(renamed::add));
    }
    return renamed.isEmpty()
        ? after
        : PlantDraft.of(
            after.models(),
            after.assets().stream().map(asset -> keepingAliases(before, asset, renamed)).toList());
  }

  private static Asset keepingAliases(Plant before, Asset asset, Set<PropertyId> renamed) {
    var old = before.findAsset(asset.id());
    if (old.isEmpty()) {
      return asset;
    }
    var aliases = new HashMap<>(asset.aliases());
    for (var property : before.properties(old.get())) {
      if (renamed.contains(property.property().id())) {
        aliases.put(property.property().id(), property.alias());
      }
    }
    return asset.withAliases(aliases);
  }
}
