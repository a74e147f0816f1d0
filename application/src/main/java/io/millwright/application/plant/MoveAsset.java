// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.reading.Alias;
import java.util.HashMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The use case that moves an asset with everything below it to another parent or to the top. If its
 * key is not free there, the asset gets one with a number behind it ({@link FreeKey}). The assets
 * keep their stored values. If an asset's usual alias, which comes from the path, would change and
 * has data, the property keeps the alias explicitly.
 */
public final class MoveAsset {
  private final Plants plants;
  private final Historian historian;

  /** Creates the use case for this process' plant. */
  public MoveAsset(Plants plants, Historian historian) {
    this.plants = plants;
    this.historian = historian;
  }

  /**
   * Moves an asset from the top to a parent.
   *
   * @param parent the new parent
   * @param hierarchy finds the hierarchy in the parent's model
   * @param child the asset to move
   * @throws io.millwright.application.UseCaseRefusedException if the child already has a parent,
   *     its model does not match the hierarchy, or a child of this hierarchy has the same name
   */
  public void below(
      Actor actor,
      Reference<Asset> parent,
      Function<AssetModel, Hierarchy> hierarchy,
      Reference<Asset> child) {
    plants.change(
        plant -> {
          var above = parent.in(plant);
          var wanted = hierarchy.apply(plant.model(above));
          return below(plant, above, wanted, child.in(plant));
        },
        actor);
  }

  private PlantDraft below(Plant plant, Asset parent, Hierarchy hierarchy, Asset child) {
    var path = plant.path(child.id());
    if (child.placement() instanceof Placement.Under(var already, _)) {
      throw Conflicts.already(
          child,
          "Asset %s has the parent %s already; disassociate it first"
              .formatted(path, plant.path(already)));
    }
    if (!child.model().equals(hierarchy.child())) {
      throw Conflicts.invalid(
          "Asset %s is of model %s, and hierarchy %s of %s takes another; choose a hierarchy for it"
              .formatted(
                  path, plant.model(child).key(), hierarchy.key(), plant.model(parent).key()));
    }
    if (plant.root(parent).id().equals(child.id())) {
      throw Conflicts.invalid(
          "Asset %s can't hang below itself; choose another parent".formatted(path));
    }
    var placement = new Placement.Under(parent.id(), hierarchy.id());
    Conflicts.refuseSameName(plant, child, placement, child.name());
    return moved(plant, child, placement);
  }

  /**
   * Moves a child to the top.
   *
   * @param parent the present parent
   * @param hierarchy finds the hierarchy in the parent's model
   * @param child the asset to move
   * @throws io.millwright.application.UseCaseRefusedException if the child is not below this parent
   */
  public void toTop(
      Actor actor,
      Reference<Asset> parent,
      Function<AssetModel, Hierarchy> hierarchy,
      Reference<Asset> child) {
    plants.change(
        plant -> {
          var above = parent.in(plant);
          var by = hierarchy.apply(plant.model(above));
          var moving = child.in(plant);
          if (!moving.placement().equals(new Placement.Under(above.id(), by.id()))) {
            throw Conflicts.notFound(
                "Asset %s is not a child of %s by hierarchy %s"
                    .formatted(plant.path(moving.id()), plant.path(above.id()), by.key()));
          }
          return moved(plant, moving, Placement.root());
        },
        actor);
  }

  private PlantDraft moved(Plant plant, Asset asset, Placement placement) {
    return elsewhere(
        historian,
        plant,
        asset,
        before -> before.placed(placement).keyed(FreeKey.at(plant, asset, placement)));
  }

  /**
   * Returns the plant with an asset changed so that its path and the paths below it change. The
   * assets keep their stored values. If an asset's usual alias, which comes from the path, would
   * change and has data, the property keeps the alias explicitly.
   */
  static PlantDraft elsewhere(
      Historian historian, Plant plant, Asset asset, UnaryOperator<Asset> change) {
    var moving = plant.subtree(asset).map(Asset::id).collect(Collectors.toSet());
    var streams = plant.subtree(asset).flatMap(a -> plant.properties(a).stream()).toList();
    var stored = historian.latest(streams.stream().map(AssetProperty::alias).toList()).keySet();
    return PlantDraft.of(
        plant.models(),
        plant.assets().stream()
            .map(each -> moving.contains(each.id()) ? keepingAliases(plant, each, stored) : each)
            .map(each -> each.id().equals(asset.id()) ? change.apply(each) : each)
            .toList());
  }

  private static Asset keepingAliases(Plant plant, Asset asset, Set<Alias> stored) {
    var aliases = new HashMap<>(asset.aliases());
    for (var property : plant.properties(asset)) {
      if (stored.contains(property.alias())) {
        aliases.put(property.property().id(), property.alias());
      }
    }
    return asset.withAliases(aliases);
  }
}
