// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.check.PlantProblems;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.ModelStreams;
import io.millwright.asset.id.ModelId;
import io.millwright.reading.Alias;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds aliases that are too long, or that two properties of a plant would have. */
final class AliasValidation {
  private final Map<ModelId, AssetModel> models;
  private final Collection<Asset> assets;
  private final Function<Asset, Optional<String>> path;
  private final PlantProblems problems;
  private final Map<ModelId, ModelStreams> streams = new HashMap<>();
  private final Map<Alias, String> owners = new HashMap<>();
  private final Set<String> contested;

  /**
   * Makes the validation of the aliases of assets.
   *
   * @param path gives the path of an asset; empty where it has none
   */
  AliasValidation(
      Map<ModelId, AssetModel> models,
      Collection<Asset> assets,
      Function<Asset, Optional<String>> path,
      PlantProblems problems) {
    this.models = models;
    this.assets = assets;
    this.path = path;
    this.problems = problems;
    contested = contested();
  }

  /** Reports aliases of an asset at a path that are too long or belong to another property. */
  void check(Asset asset, String path) {
    var model = models.get(asset.model());
    if (model == null) {
      return;
    }
    boolean isContested = contested.contains(path);
    if (!isContested
        && asset.aliases().isEmpty()
        && path.length() + streams(model).longest() < Alias.MAX_LENGTH) {
      return;
    }
    var keys = new HashSet<String>();
    for (var property : model.properties()) {
      if (!keys.add(property.key())) {
        continue; // Reported at the model.
      }
      var usual = path + "/" + property.aliasSteps();
      if (usual.length() > Alias.MAX_LENGTH) {
        problem(
            asset,
            path,
            "The alias %s would be longer than %s characters; use shorter keys"
                .formatted(usual, Integer.toString(Alias.MAX_LENGTH)));
        continue;
      }
      var own = asset.aliases().get(property.id());
      if (own == null && !isContested) {
        continue;
      }
      var alias = own == null ? new Alias(usual) : own;
      var owner = owners.putIfAbsent(alias, usual);
      if (owner != null) {
        problems.add(
            own == null
                ? new PlantPlace.OfAsset(asset.id())
                : new PlantPlace.OfAlias(asset.id(), property.id()),
            path,
            "Alias %s of \"%s\" belongs to %s already; give one of them another"
                .formatted(alias, property.key(), owner));
      }
    }
  }

  /**
   * Returns the paths of assets whose properties' usual aliases may belong to another property: one
   * with that alias of its own, or one of a composite model. The usual aliases of all other
   * properties differ as their paths do.
   */
  private Set<String> contested() {
    boolean never =
        models.values().stream().allMatch(model -> streams(model).isPlain())
            && assets.stream().allMatch(asset -> asset.aliases().isEmpty());
    if (never) {
      return Set.of();
    }
    var all = HashSet.<String>newHashSet(assets.size());
    assets.forEach(asset -> path.apply(asset).ifPresent(all::add));
    var found = new HashSet<String>();
    for (var asset : assets) {
      asset.aliases().values().forEach(alias -> above(alias.path(), all, found));
      var model = models.get(asset.model());
      if (model != null && !streams(model).isPlain()) {
        for (var property : model.properties()) {
          if (property.key().indexOf('.') >= 0) {
            path.apply(asset).ifPresent(at -> above(at + "/" + property.aliasSteps(), all, found));
          }
        }
      }
    }
    return found;
  }

  private ModelStreams streams(AssetModel model) {
    return streams.computeIfAbsent(model.id(), _ -> new ModelStreams(model));
  }

  /** Adds those of all paths that stand above an alias. */
  private static void above(String alias, Set<String> all, Set<String> found) {
    for (int slash = alias.lastIndexOf('/'); slash > 0; slash = alias.lastIndexOf('/', slash - 1)) {
      var path = alias.substring(0, slash);
      if (all.contains(path)) {
        found.add(path);
      }
    }
  }

  private void problem(Asset asset, String path, String message) {
    problems.add(new PlantPlace.OfAsset(asset.id()), path, message);
  }
}
