// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Composition;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings back what a plant had once, and leaves everything else as it is. */
public final class Restoration {
  private Restoration() {}

  /**
   * Returns the plant with an asset again, and with all that stood below it and is gone, too.
   * Models that are gone come back with them; those that are there stay as they are.
   *
   * @param now the plant without the asset
   * @param then the plant when it had it
   * @throws IllegalArgumentException if that is not possible; the message says why
   */
  public static PlantDraft asset(Plant now, Plant then, AssetId id) {
    var wanted =
        then.subtree(asset(then, id)).filter(asset -> now.findAsset(asset.id()).isEmpty()).toList();
    var models = new LinkedHashSet<ModelId>();
    wanted.forEach(asset -> needed(then, asset.model(), models));
    var withModels = models(now, then, models);
    var byId = new HashMap<ModelId, AssetModel>();
    withModels.forEach(model -> byId.put(model.id(), model));
    var assets = new ArrayList<>(now.assets());
    var back = new HashSet<AssetId>();
    wanted.forEach(asset -> back.add(asset.id()));
    for (var asset : wanted) {
      assets.add(fitting(byId, now, then, asset, back));
    }
    return PlantDraft.of(withModels, assets);
  }

  /**
   * Returns the plant with a model again, and with the models that it refers to and are gone, too.
   *
   * @throws IllegalArgumentException if that is not possible; the message says why
   */
  public static PlantDraft model(Plant now, Plant then, ModelId id) {
    var models = new LinkedHashSet<ModelId>();
    needed(then, id, models);
    return PlantDraft.of(models(now, then, models), now.assets());
  }

  private static Asset asset(Plant then, AssetId id) {
    return then.findAsset(id)
        .orElseThrow(() -> new IllegalArgumentException("Asset %s was not there".formatted(id)));
  }

  private static void needed(Plant then, ModelId id, Set<ModelId> found) {
    var model = then.findModel(id);
    if (model.isPresent() && found.add(id)) {
      model.get().hierarchies().forEach(each -> needed(then, each.child(), found));
      model.get().interfaces().forEach(each -> needed(then, each.contract(), found));
      model.get().composites().stream()
          .map(CompositeModel::component)
          .flatMap(Optional::stream)
          .forEach(component -> needed(then, component, found));
    }
  }

  private static List<AssetModel> models(Plant now, Plant then, Set<ModelId> wanted) {
    var models = new ArrayList<>(now.models());
    for (var model : then.models()) {
      if (wanted.contains(model.id()) && now.findModel(model.id()).isEmpty()) {
        if (now.findModel(model.key()).isPresent()) {
          throw new IllegalArgumentException(
              "There is another model \"%s\" by now; give that one another key first"
                  .formatted(model.key()));
        }
        models.add(model);
      }
    }
    return Composition.of(models);
  }

  /** Returns the asset with what its model still has, below a parent that is there. */
  private static Asset fitting(
      Map<ModelId, AssetModel> models, Plant now, Plant then, Asset asset, Set<AssetId> back) {
    if (asset.placement() instanceof Placement.Under(var parent, _)
        && now.findAsset(parent).isEmpty()
        && !back.contains(parent)) {
      throw new IllegalArgumentException(
          "The parent %s of %s is gone as well; restore that one"
              .formatted(then.path(parent), then.path(asset.id())));
    }
    return asset.fitting(Optional.ofNullable(models.get(asset.model())).orElseThrow());
  }
}
