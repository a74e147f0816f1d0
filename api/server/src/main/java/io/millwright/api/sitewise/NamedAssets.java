// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.written.WrittenForms;
import io.millwright.application.plant.FreeKey;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.sitewise.KeyMaker;
import io.millwright.sitewise.description.AssetWriter;
import io.millwright.sitewise.description.ExternalIds;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the assets that callers name by their ids, and makes the keys of assets that get external
 * ids. For a caller who is limited to a part of the plant, an asset elsewhere does not exist.
 */
@Singleton
final class NamedAssets {
  private final Caller caller;
  private final NamedParts parts;
  private final WrittenForms written;

  NamedAssets(Caller caller, NamedParts parts, WrittenForms written) {
    this.caller = caller;
    this.parts = parts;
    this.written = written;
  }

  /** Returns the asset that a caller names, for the action of the request. */
  Asset asset(Plant plant, String id) {
    return asset(caller.action(), plant, id);
  }

  /**
   * Returns the asset that a caller names.
   *
   * @param action what the caller wants to do with the asset
   * @throws Refusal if there is no such asset, or the caller may not do this to it
   */
  Asset asset(Action action, Plant plant, String id) {
    if (!caller.principal().isLimited()) {
      return parts.asset(plant, id);
    }
    var mine =
        parts.assets(plant, id).stream()
            .filter(asset -> caller.may(action, plant.path(asset.id())))
            .toList();
    if (mine.isEmpty()) {
      throw caller.denied(id);
    }
    return NamedParts.one(plant, id, mine);
  }

  /** Returns the assets of a plant that the caller may see. */
  Predicate<Asset> seen(Plant plant) {
    return caller.principal().isLimited()
        ? asset -> caller.may(Action.READ, plant.path(asset.id()))
        : _ -> true;
  }

  /**
   * Returns a writer of assets for this caller.
   *
   * @param assets the assets that will be written
   */
  AssetWriter writer(Plant plant, List<Asset> assets) {
    return new AssetWriter(plant, seen(plant), TopicFilters::of, written.ofAssets(assets));
  }

  /** Returns the external id of an asset, as this caller may see it. */
  String externalId(Plant plant, Asset asset) {
    return ExternalIds.of(plant, asset, seen(plant), written.ofAssets(List.of(asset)));
  }

  /** Returns the asset that already has the external id of a new one; empty if none has. */
  Optional<Asset> namesake(Plant plant, String external) {
    var known = parts.exactly(plant, external);
    return known.isEmpty() ? Optional.empty() : Optional.of(NamedParts.one(plant, external, known));
  }

  /** Returns the key of a new asset of a model at the top. */
  static String newKey(Plant plant, AssetModel model, Optional<String> external, String name) {
    Predicate<String> isTaken = key -> !FreeKey.isFree(plant, model, Placement.root(), key);
    return external
        .map(
            text -> KeyMaker.freeNode(text, isTaken.or(key -> !plant.assetsWithKey(key).isEmpty())))
        .orElseGet(() -> KeyMaker.node("asset", Optional.empty(), name, isTaken));
  }

  /**
   * Returns the key of an asset that gets another external id. The key equals that of a sibling
   * only if the sibling has this very external id, which is refused then.
   *
   * @throws Refusal if a caller gave another asset this external id
   */
  String otherKey(Plant plant, Asset asset, String external) {
    var others =
        parts.exactly(plant, external).stream()
            .filter(other -> !other.id().equals(asset.id()))
            .toList();
    others.stream()
        .filter(other -> !other.key().equals(external))
        .findFirst()
        .ifPresent(other -> {
          throw Refusal.about(
              Refusal.Kind.RESOURCE_ALREADY_EXISTS,
              other.id().toString(),
              Ids.arn("asset", other.id()),
              "Asset %s has this external id; choose another".formatted(plant.path(other.id())));
        });
    return others.isEmpty()
        ? KeyMaker.freeNode(external, key -> !FreeKey.isFree(plant, asset, asset.placement(), key))
        : KeyMaker.node(external);
  }
}
