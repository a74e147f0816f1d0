// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.access.Action;
import io.millwright.access.Principal;
import io.millwright.api.asset.AssetAnswers.AssetRow;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lists the assets of a plant that one caller may see. */
final class AssetListing {
  private final Plant plant;
  private final Principal principal;

  AssetListing(Plant plant, Principal principal) {
    this.plant = plant;
    this.principal = principal;
  }

  /** Returns the assets without a parent, whether the caller may see them or not. */
  List<Asset> top() {
    return plant.roots();
  }

  /**
   * Returns the given assets and all below them that the caller may see, each followed by the
   * assets below it.
   */
  Stream<Asset> depthFirst(List<Asset> from) {
    return from.stream().flatMap(plant::subtree).filter(this::isSeen);
  }

  /** Returns the given assets and all below them that the caller may see, level by level. */
  Stream<Asset> breadthFirst(List<Asset> from) {
    return Stream.iterate(new ArrayDeque<>(from), open -> !open.isEmpty(), open -> open)
        .map(open -> {
          var next = open.remove();
          open.addAll(plant.children(next.id()));
          return next;
        })
        .filter(this::isSeen);
  }

  /**
   * Returns whether an asset's name, path or model's name contains a text.
   *
   * @param text the search text as a user typed it; an empty text matches every asset
   */
  boolean matches(Asset asset, String text) {
    if (text.isEmpty()) {
      return true;
    }
    var lower = text.toLowerCase(Locale.ROOT);
    return holds(asset.name(), lower)
        || holds(plant.path(asset.id()), lower)
        || holds(plant.model(asset).name(), lower);
  }

  AssetRow row(Asset asset) {
    var under = asset.placement() instanceof Placement.Under placement ? placement : null;
    return new AssetRow(
        asset.id().toString(),
        plant.path(asset.id()),
        asset.key(),
        asset.name(),
        asset.description(),
        plant.model(asset).key(),
        plant.model(asset).name(),
        under == null ? null : under.parent().toString(),
        under == null ? null : hierarchy(under.parent(), under.hierarchy(), plant),
        (int) plant.children(asset.id()).stream().filter(this::isSeen).count());
  }

  /** Returns the key of the hierarchy by which children are below a parent. */
  static String hierarchy(AssetId parent, HierarchyId id, Plant plant) {
    return plant
        .findAsset(parent)
        .flatMap(asset -> plant.model(asset).findHierarchy(id))
        .map(Hierarchy::key)
        .orElse("");
  }

  private boolean isSeen(Asset asset) {
    return principal.isLimited()
        ? principal.may(Action.READ, plant.path(asset.id()))
        : principal.may(Action.READ);
  }

  private static boolean holds(String where, String lower) {
    return where.toLowerCase(Locale.ROOT).contains(lower);
  }
}
