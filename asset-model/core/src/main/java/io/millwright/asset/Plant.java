// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Alias;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All asset models and assets at one moment, with the ways to find them. Immutable and safe for use
 * by several threads. The references hold (each asset's model and parent exist, no cycles, no two
 * siblings or aliases alike); that the formulas make sense is what validation is for.
 */
public final class Plant {
  /** The plant without anything. */
  public static final Plant EMPTY = new Plant(List.of(), List.of());

  private final Map<ModelId, AssetModel> models = new LinkedHashMap<>();
  private final Map<String, AssetModel> modelsByKey = new HashMap<>();
  private final Map<AssetId, Asset> assets = new LinkedHashMap<>();
  private final Map<AssetId, String> paths = new HashMap<>();
  private final Map<String, Asset> assetsByPath = new HashMap<>();
  private final Map<AssetId, List<Asset>> children = new HashMap<>();
  private final List<Asset> roots = new ArrayList<>();
  private final Map<Alias, AssetProperty> streams = new HashMap<>();

  /**
   * A plant of these models and assets, in any order.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   */
  public Plant(Collection<AssetModel> models, Collection<Asset> assets) {
    for (var model : models) {
      if (this.models.put(model.id(), model) != null
          || modelsByKey.put(model.key(), model) != null) {
        throw new IllegalArgumentException(
            "Model \"%s\" (%s) stands twice; give each its own key"
                .formatted(model.key(), model.id()));
      }
    }
    for (var asset : assets) {
      if (this.assets.put(asset.id(), asset) != null) {
        throw new IllegalArgumentException("Asset %s stands twice".formatted(asset.id()));
      }
      if (!this.models.containsKey(asset.model())) {
        throw new IllegalArgumentException(
            "Asset \"%s\" is of model %s, which does not exist"
                .formatted(asset.key(), asset.model()));
      }
    }
    for (var asset : assets) {
      switch (asset.placement()) {
        case Placement.Root _ -> roots.add(asset);
        case Placement.Under(AssetId parent, HierarchyId _) ->
            children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(asset);
      }
    }
    for (var root : roots) {
      place(root, "");
    }
    for (var asset : assets) {
      if (!paths.containsKey(asset.id())) {
        throw new IllegalArgumentException(
            "Asset \"%s\" hangs below a parent that does not exist, or below itself"
                .formatted(asset.key()));
      }
    }
  }

  private void place(Asset asset, String parentPath) {
    var path = parentPath + "/" + asset.key();
    paths.put(asset.id(), path);
    if (assetsByPath.put(path, asset) != null) {
      throw new IllegalArgumentException(
          "Asset %s stands twice; siblings need different keys".formatted(path));
    }
    for (var property : model(asset).properties()) {
      var alias = asset.aliases().get(property.id());
      var stream =
          new AssetProperty(
              asset,
              property,
              alias == null ? new Alias(path + "/" + property.aliasSteps()) : alias);
      if (streams.put(stream.alias(), stream) != null) {
        throw new IllegalArgumentException(
            "Alias %s belongs to two properties; give one of them another"
                .formatted(stream.alias()));
      }
    }
    children(asset.id()).forEach(child -> place(child, path));
  }

  /** All models, in the order given. */
  public List<AssetModel> models() {
    return List.copyOf(models.values());
  }

  /** All assets, in the order given. */
  public List<Asset> assets() {
    return List.copyOf(assets.values());
  }

  /** The assets without a parent: one for each tree. */
  public List<Asset> roots() {
    return List.copyOf(roots);
  }

  /** The model with this id. */
  public Optional<AssetModel> findModel(ModelId id) {
    return Optional.ofNullable(models.get(id));
  }

  /** The model with this key. */
  public Optional<AssetModel> findModel(String key) {
    return Optional.ofNullable(modelsByKey.get(key));
  }

  /** The model of an asset of this plant. */
  public AssetModel model(Asset asset) {
    var model = models.get(asset.model());
    if (model == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(asset.id()));
    }
    return model;
  }

  /** The asset with this id. */
  public Optional<Asset> findAsset(AssetId id) {
    return Optional.ofNullable(assets.get(id));
  }

  /** The asset at this path, such as {@code /graz/line-1/filler}. */
  public Optional<Asset> findAsset(String path) {
    return Optional.ofNullable(assetsByPath.get(path));
  }

  /**
   * The path of an asset of this plant, such as {@code /graz/line-1/filler}.
   *
   * @throws IllegalArgumentException if the asset is not of this plant
   */
  public String path(AssetId id) {
    var path = paths.get(id);
    if (path == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(id));
    }
    return path;
  }

  /** The children of an asset over all hierarchies, in the order given. */
  public List<Asset> children(AssetId id) {
    return List.copyOf(children.getOrDefault(id, List.of()));
  }

  /** The children of an asset by one hierarchy, in the order given. */
  public List<Asset> children(AssetId id, HierarchyId hierarchy) {
    return children.getOrDefault(id, List.of()).stream()
        .filter(child -> child.placement().equals(new Placement.Under(id, hierarchy)))
        .toList();
  }

  /** The asset at the top of the tree that an asset of this plant stands in. */
  public Asset root(Asset asset) {
    var at = asset;
    while (at.placement() instanceof Placement.Under(AssetId parent, HierarchyId _)) {
      var above = assets.get(parent);
      if (above == null) {
        throw new IllegalArgumentException("Asset %s is not of this plant".formatted(asset.id()));
      }
      at = above;
    }
    return at;
  }

  /** An asset and all below it, parents before their children. */
  public Stream<Asset> subtree(Asset asset) {
    return Stream.concat(Stream.of(asset), children(asset.id()).stream().flatMap(this::subtree));
  }

  /** The property whose data stream has this alias. */
  public Optional<AssetProperty> findProperty(Alias alias) {
    return Optional.ofNullable(streams.get(alias));
  }

  /** A property of an asset, by ids. */
  public Optional<AssetProperty> findProperty(AssetId asset, PropertyId property) {
    return findAsset(asset)
        .flatMap(found -> model(found).findProperty(property).map(p -> property(found, p)));
  }

  /** A property of an asset of this plant. */
  public AssetProperty property(Asset asset, PropertyDefinition property) {
    var alias = asset.aliases().get(property.id());
    return new AssetProperty(
        asset,
        property,
        alias == null ? new Alias(path(asset.id()) + "/" + property.aliasSteps()) : alias);
  }

  /** All properties of an asset of this plant, in the order of its model. */
  public List<AssetProperty> properties(Asset asset) {
    return model(asset).properties().stream().map(p -> property(asset, p)).toList();
  }

  /** All data streams that belong to a property, ordered by alias. */
  public List<AssetProperty> streams() {
    return streams.values().stream().sorted(Comparator.comparing(AssetProperty::alias)).toList();
  }
}
