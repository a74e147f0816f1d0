// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.check.ModelValidation;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.check.PlantProblems;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds everything that is wrong with models and assets, at once: what {@link ModelValidation}
 * finds in models, assets that stand at no path or at the same one, and what is wrong with each
 * asset and its aliases. Models and assets that pass make a {@link Plant}.
 */
public final class PlantValidation {
  private final Map<ModelId, AssetModel> models;
  private final Collection<Asset> written;
  private final PlantProblems problems;
  private final Map<AssetId, Asset> assets;
  private final Map<AssetId, String> paths;

  private PlantValidation(
      Map<ModelId, AssetModel> models, Collection<Asset> written, PlantProblems problems) {
    this.models = models;
    this.written = written;
    this.problems = problems;
    assets = LinkedHashMap.newLinkedHashMap(written.size());
    paths = HashMap.newHashMap(written.size());
  }

  /**
   * Returns all problems, those of models first; none where these models and assets make a plant.
   *
   * @param locator gives the place where a part of the plant was written
   */
  public static List<Problem> check(
      Collection<AssetModel> models,
      Collection<Asset> assets,
      Function<PlantPlace, Position> locator) {
    var problems = new PlantProblems(locator);
    new PlantValidation(ModelValidation.check(models, problems), assets, problems).check();
    return problems.all();
  }

  /**
   * Returns all problems of a draft that was not read from files. What a draft holds by itself is
   * not looked at again: that assets have a place in a tree, and no two a path or an alias.
   */
  public static List<Problem> check(PlantDraft draft) {
    var plant = draft.parts();
    var problems = new PlantProblems(_ -> Position.NONE);
    var single = new AssetValidation(ModelValidation.check(plant.models(), problems), problems);
    for (var asset : plant.assets()) {
      single.check(asset, plant.path(asset.id()), plant::findAsset);
    }
    return problems.all();
  }

  /**
   * Returns all problems that a change brings to a valid plant; what the change leaves alone is not
   * looked at again.
   */
  public static List<Problem> check(Plant before, PlantDraft draft) {
    var after = draft.parts();
    if (!before.models().equals(after.models())) {
      return check(draft);
    }
    var models = new HashMap<ModelId, AssetModel>();
    after.models().forEach(model -> models.put(model.id(), model));
    var pairs = AssetPairs.of(before, after);
    var concerned = new LinkedHashSet<>(pairs.added());
    for (var pair : pairs.changed()) {
      concerned.add(pair.is());
      if (!pair.was().model().equals(pair.is().model())) {
        concerned.addAll(after.children(pair.is().id()));
      }
    }
    var problems = new PlantProblems(_ -> Position.NONE);
    var single = new AssetValidation(models, problems);
    for (var asset : concerned) {
      single.check(asset, after.path(asset.id()), after::findAsset);
    }
    return problems.all();
  }

  private void check() {
    for (var asset : written) {
      if (assets.putIfAbsent(asset.id(), asset) != null) {
        problems.add(
            new PlantPlace.OfAsset(asset.id()),
            asset.key(),
            "Asset id %s stands twice; give each asset its own".formatted(asset.id()));
      }
    }
    var taken = new AssetPaths<Asset>(written.size());
    var single = new AssetValidation(models, problems);
    var aliases = new AliasValidation(models, assets.values(), this::path, problems);
    for (var asset : assets.values()) {
      var path = path(asset);
      if (path.isEmpty()) {
        problem(asset, asset.key(), "The asset hangs below itself; hang it elsewhere");
        continue;
      }
      if (taken.take(path.get(), asset).isPresent()) {
        problem(asset, path.get(), AssetPaths.refusal(path.get()));
        continue;
      }
      if (single.check(asset, path.get(), id -> Optional.ofNullable(assets.get(id)))) {
        aliases.check(asset, path.get());
      }
    }
  }

  /** Returns the path of an asset; empty where the asset hangs below itself. */
  private Optional<String> path(Asset asset) {
    var known = paths.get(asset.id());
    if (known != null) {
      return Optional.of(known);
    }
    var seen = new HashSet<AssetId>();
    var steps = new ArrayDeque<Asset>();
    var path = "";
    var at = asset;
    while (at != null) {
      if (!seen.add(at.id())) {
        return Optional.empty();
      }
      steps.push(at);
      at =
          switch (at.placement()) {
            case Placement.Root _ -> null;
            case Placement.Under(AssetId parent, HierarchyId _) -> assets.get(parent);
          };
      var above = at == null ? null : paths.get(at.id());
      if (above != null) {
        path = above;
        at = null;
      }
    }
    for (var step : steps) {
      path = path + "/" + step.key();
      paths.put(step.id(), path);
    }
    return Optional.of(path);
  }

  private void problem(Asset asset, String path, String message) {
    problems.add(new PlantPlace.OfAsset(asset.id()), path, message);
  }
}
