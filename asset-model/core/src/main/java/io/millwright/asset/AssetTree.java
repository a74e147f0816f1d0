// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The assets of a plant where they stand: each by its id and by its path, with its children.
 * Immutable once it is made, and safe for use by several threads. In a tree each parent exists, no
 * asset stands below itself, and no two stand at the same path.
 */
final class AssetTree {
  private final List<Asset> assets;
  private final List<Asset> roots;
  private final Map<AssetId, Place> places;
  private final AssetPaths<Place> placesByPath;

  /** Made when it is first asked for: most plants are replaced before. */
  private volatile @Nullable Map<String, List<Asset>> assetsByKey;

  /** An asset in its tree. */
  static final class Place {
    private final Asset asset;
    private final List<Asset> children = new ArrayList<>(0);
    private @Nullable Place parent;

    /** Empty until it is known. */
    private String path = "";

    private Place(Asset asset) {
      this.asset = asset;
    }

    /** Returns the asset that stands here. */
    Asset asset() {
      return asset;
    }

    /** Returns the path of the asset, such as {@code /graz/line-1/filler}. */
    String path() {
      return path;
    }
  }

  /**
   * Makes the tree of assets, in any order.
   *
   * @throws IllegalArgumentException if two assets have the same id or path, or an asset's parent
   *     does not exist or stands below the asset
   */
  AssetTree(List<Asset> assets) {
    this.assets = List.copyOf(assets);
    places = HashMap.newHashMap(this.assets.size());
    placesByPath = new AssetPaths<>(this.assets.size());
    var all = new ArrayList<Place>(this.assets.size());
    for (var asset : this.assets) {
      var place = new Place(asset);
      all.add(place);
      if (places.put(asset.id(), place) != null) {
        throw new IllegalArgumentException("Asset %s stands twice".formatted(asset.id()));
      }
    }
    roots = hang(all);
    for (var place : all) {
      var path = path(place);
      if (placesByPath.take(path, place).isPresent()) {
        throw new IllegalArgumentException(AssetPaths.refusal(path));
      }
    }
  }

  /** Makes a copy of a tree but for one asset, which is new or stays where it was. */
  private AssetTree(AssetTree before, Asset asset) {
    var old = before.places.get(asset.id());
    assets = before.replaced(asset);
    places = new HashMap<>(before.places);
    placesByPath = new AssetPaths<>(before.placesByPath);
    var place = new Place(asset);
    if (old != null) {
      place.children.addAll(old.children);
    }
    switch (asset.placement()) {
      case Placement.Root _ -> {
        place.path = "/" + asset.key();
        roots = replaced(before.roots, old == null ? -1 : before.roots.indexOf(old.asset), asset);
      }
      case Placement.Under(AssetId id, HierarchyId _) -> {
        var above = before.at(id);
        var parent = new Place(above.asset);
        parent.path = above.path;
        parent.children.addAll(
            replaced(above.children, old == null ? -1 : above.children.indexOf(old.asset), asset));
        places.put(id, parent);
        placesByPath.replace(parent.path, parent);
        place.path = above.path + "/" + asset.key();
        roots = before.roots;
      }
    }
    places.put(asset.id(), place);
    placesByPath.replace(place.path, place);
  }

  /**
   * Returns a tree with an asset that {@link #mayStand} where it says: in the place of the one with
   * its id, or else behind all others. Much cheaper than a tree made from all assets.
   */
  AssetTree with(Asset asset) {
    return new AssetTree(this, asset);
  }

  /** Returns whether an asset would take nobody's path and would move no other asset. */
  boolean mayStand(Asset asset) {
    var old = places.get(asset.id());
    if (old != null) {
      return old.asset.key().equals(asset.key()) && old.asset.placement().equals(asset.placement());
    }
    return findPath(asset.placement(), asset.key())
        .filter(path -> placesByPath.at(path) == null)
        .isPresent();
  }

  /**
   * Returns all assets, with one in the place of the one with its id, or else behind all others.
   */
  List<Asset> replaced(Asset asset) {
    var old = places.get(asset.id());
    return replaced(assets, old == null ? -1 : assets.indexOf(old.asset), asset);
  }

  private static List<Asset> replaced(List<Asset> all, int index, Asset asset) {
    var next = new ArrayList<>(all);
    if (index < 0) {
      next.add(asset);
    } else {
      next.set(index, asset);
    }
    return List.copyOf(next);
  }

  private List<Asset> hang(List<Place> all) {
    var tops = new ArrayList<Asset>();
    Place parent = null;
    for (var place : all) {
      switch (place.asset.placement()) {
        case Placement.Root _ -> tops.add(place.asset);
        case Placement.Under(AssetId id, HierarchyId _) -> {
          // Siblings mostly come one after the other.
          if (parent == null || !parent.asset.id().equals(id)) {
            parent = places.get(id);
          }
          if (parent == null) {
            throw astray(place.asset);
          }
          place.parent = parent;
          parent.children.add(place.asset);
        }
      }
    }
    return List.copyOf(tops);
  }

  private static IllegalArgumentException astray(Asset asset) {
    return new IllegalArgumentException(
        "Asset \"%s\" hangs below a parent that does not exist, or below itself"
            .formatted(asset.key()));
  }

  /** Returns the path of a place, by way of the places above it whose paths are not known yet. */
  private String path(Place place) {
    if (place.parent == null) {
      place.path = "/" + place.asset.key();
    } else if (!place.parent.path.isEmpty()) {
      place.path = place.parent.path + "/" + place.asset.key();
    }
    if (!place.path.isEmpty()) {
      return place.path;
    }
    var unknown = new ArrayDeque<Place>();
    for (var at = place; at != null && at.path.isEmpty(); at = at.parent) {
      unknown.push(at);
      if (unknown.size() > assets.size()) {
        throw astray(place.asset);
      }
    }
    for (var at : unknown) {
      at.path = (at.parent == null ? "" : at.parent.path) + "/" + at.asset.key();
    }
    return place.path;
  }

  /** Returns all assets, in the order given. */
  List<Asset> assets() {
    return assets;
  }

  /** Returns the assets without a parent, in the order given. */
  List<Asset> roots() {
    return roots;
  }

  /** Returns the places of all assets, in no order. */
  Collection<Place> places() {
    return places.values();
  }

  /** Returns the assets with a key, wherever they stand, in the order given. */
  List<Asset> withKey(String key) {
    var known = assetsByKey;
    if (known == null) {
      // Two threads may both do it; the result is the same.
      known = assets.stream().collect(Collectors.groupingBy(Asset::key));
      assetsByKey = known;
    }
    return Collections.unmodifiableList(known.getOrDefault(key, List.of()));
  }

  /** Returns the place of the asset with this id; null where there is none. */
  @Nullable Place find(AssetId id) {
    return places.get(id);
  }

  /** Returns what stands at this path; null where nothing does. */
  @Nullable Place find(String path) {
    return placesByPath.at(path);
  }

  /**
   * Returns the place of the asset with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  Place at(AssetId id) {
    var place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(id));
    }
    return place;
  }

  /** Returns the path of a key at a placement; empty where the parent does not exist. */
  Optional<String> findPath(Placement placement, String key) {
    return switch (placement) {
      case Placement.Root _ -> Optional.of("/" + key);
      case Placement.Under(AssetId id, HierarchyId _) ->
          Optional.ofNullable(places.get(id)).map(parent -> parent.path + "/" + key);
    };
  }

  /** Returns the children of an asset over all hierarchies, in the order given. */
  List<Asset> children(AssetId id) {
    var place = places.get(id);
    return place == null ? List.of() : Collections.unmodifiableList(place.children);
  }

  /** Returns the asset at the top of the tree that an asset stands in. */
  Asset root(Asset asset) {
    var found = asset;
    while (found.placement() instanceof Placement.Under(AssetId parent, HierarchyId _)) {
      found = at(parent).asset;
    }
    return found;
  }

  /** Adds an asset and all below it to a list, parents before their children. */
  void gather(Asset asset, List<Asset> found) {
    found.add(asset);
    children(asset.id()).forEach(child -> gather(child, found));
  }
}
