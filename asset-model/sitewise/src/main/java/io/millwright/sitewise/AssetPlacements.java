// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Placement;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.id.AssetId;
import io.millwright.sitewise.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the parent of each asset, and the key of each asset among its siblings. */
final class AssetPlacements {
  private final Map<AssetId, AssetEntry> assets;
  private final Map<String, AssetId> externals = new HashMap<>();
  private final Map<AssetId, Placement> placements = new HashMap<>();
  private final Map<AssetId, String> keys = new HashMap<>();

  /**
   * Creates a finder.
   *
   * @param assets all assets, by their ids
   */
  AssetPlacements(Map<AssetId, AssetEntry> assets) {
    this.assets = assets;
    for (var asset : assets.values()) {
      asset.before().ifPresent(before -> externals.put(before.key(), asset.id()));
    }
    for (var asset : assets.values()) {
      asset.external().ifPresent(external -> externals.put(external, asset.id()));
    }
  }

  /** Returns the place of an asset: its parent and hierarchy, or the top. */
  Placement placement(AssetId asset) {
    return placements.getOrDefault(asset, Placement.root());
  }

  /** Returns the key of an asset. */
  String key(AssetId asset) {
    return Objects.requireNonNull(keys.get(asset));
  }

  /** Returns the path of an asset: the keys of the assets above it and its own. */
  String path(AssetId asset) {
    var path = "";
    var at = Optional.of(asset);
    for (int depth = 0; at.isPresent() && depth <= keys.size(); depth++) {
      path = "/" + keys.get(at.get()) + path;
      at = parent(at.get());
    }
    return path;
  }

  private Optional<AssetId> parent(AssetId asset) {
    return placement(asset) instanceof Placement.Under(var parent, var _)
        ? Optional.of(parent)
        : Optional.empty();
  }

  /**
   * Reads the places of the assets.
   *
   * @param children the answers of ListAssociatedAssets, each with the asset and the hierarchy that
   *     were asked
   * @param relationships the relationships of ListAssetRelationships
   */
  void read(List<JsonObject> children, List<JsonObject> relationships) {
    var listing = new HashSet<AssetId>();
    for (var parent : assets.values()) {
      if (parent.layers().has("assetHierarchies")) {
        listing.add(parent.id());
      }
      for (var entry : parent.layers().objects("assetHierarchies")) {
        children(parent, entry);
        entry.finish();
      }
    }
    children.forEach(this::listed);
    for (var relationship : relationships) {
      relationship.object("hierarchyInfo").ifPresent(this::related);
    }
    for (var asset : assets.values()) {
      asset
          .before()
          .ifPresent(before -> {
            // A job that lists children of an asset lists all of them.
            boolean isGone =
                before.placement() instanceof Placement.Under(var parent, var _)
                    && listing.contains(parent);
            placements.putIfAbsent(asset.id(), isGone ? Placement.root() : before.placement());
          });
    }
  }

  private void children(AssetEntry parent, JsonObject entry) {
    var child = NamedBy.of(entry, "childAssetId", "childAssetExternalId");
    var hierarchy = NamedBy.of(entry, "id", "externalId");
    // A child from a document of describe-asset has no own list of children here.
    var found = child.flatMap(this::asset);
    if (found.isEmpty() || hierarchy.isEmpty()) {
      return;
    }
    parent
        .model()
        .hierarchy(hierarchy.get())
        .ifPresentOrElse(
            by -> place(entry, parent, by, found.get()),
            () ->
                hierarchy
                    .get()
                    .report(FormulaReader.unknownHierarchy(hierarchy.get(), parent.model())));
  }

  /** Places the children that ListAssociatedAssets answered for a hierarchy of an asset. */
  private void listed(JsonObject document) {
    document.required("assetId");
    document.required("hierarchyId");
    var parent = NamedBy.of(document, "assetId").flatMap(this::asset);
    var hierarchy = NamedBy.of(document, "hierarchyId");
    if (parent.isEmpty() || hierarchy.isEmpty()) {
      return;
    }
    var by = parent.get().model().hierarchy(hierarchy.get());
    if (by.isEmpty()) {
      hierarchy.get().report(FormulaReader.unknownHierarchy(hierarchy.get(), parent.get().model()));
      return;
    }
    for (var summary : document.objects("assetSummaries")) {
      NamedBy.of(summary, "id")
          .flatMap(this::asset)
          .ifPresent(child -> place(summary, parent.get(), by.get(), child));
    }
  }

  private Optional<AssetEntry> asset(NamedBy named) {
    var found =
        named
            .id()
            .map(AssetId::new)
            .or(() -> named.external().flatMap(this::byExternal))
            .flatMap(id -> Optional.ofNullable(assets.get(id)));
    if (found.isEmpty()) {
      named.report(
          "Asset %s is not in these files; add what describe-asset says of it"
              .formatted(named.written()));
    }
    return found;
  }

  private Optional<AssetId> byExternal(String external) {
    return Optional.ofNullable(externals.get(external))
        .or(() -> Optional.ofNullable(externals.get(KeyMaker.node(external))));
  }

  /**
   * Places a child by a relationship. The relationship does not name the hierarchy, so it is the
   * one for the child's model, unless another document says which it is.
   */
  private void related(JsonObject info) {
    info.required("parentAssetId");
    info.required("childAssetId");
    var parent = NamedBy.of(info, "parentAssetId").flatMap(this::asset);
    var child = NamedBy.of(info, "childAssetId").flatMap(this::asset);
    if (parent.isEmpty() || child.isEmpty()) {
      return;
    }
    if (placement(child.get().id()) instanceof Placement.Under(var known, var _)
        && known.equals(parent.get().id())) {
      return;
    }
    var model = parent.get().model().model();
    var childModel = child.get().model().model();
    var fitting =
        model.hierarchies().stream()
            .filter(hierarchy -> hierarchy.child().equals(childModel.id()))
            .toList();
    if (fitting.size() == 1) {
      place(info, parent.get(), fitting.getFirst(), child.get());
    } else {
      info.report(
          "Model \"%s\" has %d hierarchies for assets of model \"%s\", so the hierarchy of \"%s\" is not clear; add the answer of list-associated-assets for each hierarchy with its assetId and hierarchyId, or name it in a metadata transfer job"
              .formatted(model.name(), fitting.size(), childModel.name(), child.get().name()));
    }
  }

  private void place(JsonObject at, AssetEntry parent, Hierarchy by, AssetEntry child) {
    var placement = new Placement.Under(parent.id(), by.id());
    var before = placements.putIfAbsent(child.id(), placement);
    if (before != null && !before.equals(placement)) {
      at.report(
          "Asset \"%s\" already has a parent; an asset has only one parent in Millwright"
              .formatted(child.name()));
    }
  }

  /**
   * Gives each asset its key. Keys are steps of paths, so siblings need different keys.
   *
   * @param rootKeys the keys of assets without a parent that model files describe
   */
  void name(Set<String> rootKeys) {
    var taken = new HashMap<Optional<AssetId>, Set<String>>();
    taken.put(Optional.empty(), new HashSet<>(rootKeys));
    inOrder(assets.values())
        .forEach(asset -> {
          var siblings = taken.computeIfAbsent(parent(asset.id()), _ -> new HashSet<>());
          var key =
              asset
                  .before()
                  .filter(_ -> asset.external().isEmpty())
                  .map(before -> before.key())
                  .orElseGet(() ->
                      KeyMaker.node("asset", asset.external(), asset.name(), siblings::contains));
          siblings.add(key);
          keys.put(asset.id(), key);
        });
  }

  /**
   * Returns the assets whose keys are given before those whose keys are made from names, because
   * the latter can be varied.
   */
  private static Stream<AssetEntry> inOrder(Collection<AssetEntry> assets) {
    return Stream.concat(
        assets.stream().filter(asset -> asset.external().isPresent() || asset.before().isPresent()),
        assets.stream().filter(asset -> asset.external().isEmpty() && asset.before().isEmpty()));
  }
}
