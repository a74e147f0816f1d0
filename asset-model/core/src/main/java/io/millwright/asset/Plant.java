// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.ModelStreams;
import io.millwright.asset.model.PropertyDefinition;
import io.millwright.asset.model.PropertyKind;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.unit.Unit;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All asset models and assets at one moment, with the ways to find them. Immutable and safe for use
 * by several threads. The references hold (each asset's model and parent exist, no cycles, no two
 * siblings or aliases alike); that the formulas make sense is what validation is for.
 */
public final class Plant {
  /** The plant without anything. */
  public static final Plant EMPTY = new Plant(List.of(), List.of());

  private final List<AssetModel> models;
  private final List<Asset> assets;
  private final List<Asset> roots;
  private final Map<ModelId, ModelStreams> modelsById;
  private final Map<String, AssetModel> modelsByKey;
  private final Map<AssetId, Place> places;
  private final Map<String, Place> placesByPath;

  /** Properties with an alias of their own; the usual ones follow from the assets' paths. */
  private final Map<Alias, AssetProperty> ownAliases;

  private final Memberships memberships;
  private final Map<AssetId, Instant> since;

  /** Made when it is first asked for: most plants are replaced before. */
  private volatile @Nullable Map<String, List<Asset>> assetsByKey;

  /** An asset in its tree. */
  private static final class Place {
    final Asset asset;
    final List<Asset> children = new ArrayList<>(0);
    @Nullable Place parent;

    /** Empty until it is known. */
    String path = "";

    Place(Asset asset) {
      this.asset = asset;
    }
  }

  /**
   * A plant of these models and assets, in any order.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   */
  public Plant(Collection<AssetModel> models, Collection<Asset> assets) {
    memberships = Memberships.NONE;
    since = Map.of();
    modelsById = new HashMap<>();
    modelsByKey = new HashMap<>();
    ownAliases = new HashMap<>();
    this.models = List.copyOf(models);
    this.assets = List.copyOf(assets);
    for (var model : this.models) {
      if (modelsById.put(model.id(), new ModelStreams(model)) != null
          || modelsByKey.put(model.key(), model) != null) {
        throw new IllegalArgumentException(
            "Model \"%s\" (%s) stands twice; give each its own key"
                .formatted(model.key(), model.id()));
      }
    }
    places = HashMap.newHashMap(this.assets.size());
    placesByPath = HashMap.newHashMap(this.assets.size());
    var all = new ArrayList<Place>(this.assets.size());
    for (var asset : this.assets) {
      var place = new Place(asset);
      all.add(place);
      if (places.put(asset.id(), place) != null) {
        throw new IllegalArgumentException("Asset %s stands twice".formatted(asset.id()));
      }
      if (!modelsById.containsKey(asset.model())) {
        throw new IllegalArgumentException(
            "Asset \"%s\" is of model %s, which does not exist"
                .formatted(asset.key(), asset.model()));
      }
    }
    roots = hang(all);
    all.forEach(this::place);
    all.forEach(this::checkAliases);
  }

  /** Another plant but for one asset, which is new or stays where it was. */
  private Plant(Plant before, int index, Asset asset, @Nullable Place old) {
    memberships = before.memberships;
    since = before.since;
    models = before.models;
    modelsById = before.modelsById;
    modelsByKey = before.modelsByKey;
    ownAliases = new HashMap<>(before.ownAliases);
    assets = replaced(before.assets, index, asset);
    places = new HashMap<>(before.places);
    placesByPath = new HashMap<>(before.placesByPath);
    var place = new Place(asset);
    if (old != null) {
      place.children.addAll(old.children);
      for (var property : model(asset).properties()) {
        var alias = old.asset.aliases().get(property.id());
        if (alias != null) {
          ownAliases.remove(alias);
        }
      }
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
        placesByPath.put(parent.path, parent);
        place.path = above.path + "/" + asset.key();
        roots = before.roots;
      }
    }
    places.put(asset.id(), place);
    placesByPath.put(place.path, place);
    for (var property : model(asset).properties()) {
      var alias = asset.aliases().get(property.id());
      if (alias != null) {
        ownAliases.put(alias, new AssetProperty(asset, property, alias));
      }
    }
  }

  /** The same plant with other memberships. */
  private Plant(Plant same, Memberships memberships, Map<AssetId, Instant> since) {
    models = same.models;
    assets = same.assets;
    roots = same.roots;
    modelsById = same.modelsById;
    modelsByKey = same.modelsByKey;
    places = same.places;
    placesByPath = same.placesByPath;
    ownAliases = same.ownAliases;
    this.memberships = memberships;
    this.since = Map.copyOf(since);
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

  /**
   * The plant with an asset: in the place of the one with its id, or else behind all others. Much
   * cheaper than a plant made from all assets, where the asset does not move.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public Plant with(Asset asset) {
    var old = places.get(asset.id());
    int index = old == null ? -1 : assets.indexOf(old.asset);
    return fits(asset, old)
        ? new Plant(this, index, asset, old)
        : new Plant(new Plant(models, replaced(assets, index, asset)), memberships, since);
  }

  /** The same plant, which knows who was whose child when; what was named is done then. */
  public Plant with(Memberships known) {
    return new Plant(this, known, Map.of());
  }

  /** The same plant, with times that are named for assets: see {@link #since}. */
  public Plant withSince(Map<AssetId, Instant> named) {
    return new Plant(this, memberships, named);
  }

  /** Which asset was whose child when, where that is not simply as it is now. */
  public Memberships memberships() {
    return memberships;
  }

  /**
   * The times that who made this plant named for assets: since then each has been below the parent
   * that it has. Of the others it is known, or follows from the change.
   */
  public Map<AssetId, Instant> since() {
    return since;
  }

  /**
   * All that an asset ever had below it by one hierarchy, each for as long as it was there, in an
   * order that no move changes. Those that are gone are among them as long as they are known.
   */
  public List<Membership> members(AssetId parent, HierarchyId hierarchy) {
    var found = new ArrayList<Membership>();
    for (var child : children(parent)) {
      if (child.placement() instanceof Placement.Under placement
          && placement.hierarchy().equals(hierarchy)
          && memberships.of(child.id()).isEmpty()) {
        found.add(Membership.always(child.id(), placement));
      }
    }
    for (var known : memberships.below(parent)) {
      boolean counts =
          known.hierarchy().equals(hierarchy)
              && (findAsset(known.child())
                      .filter(child -> !known.isOpen() || known.isOf(child.placement()))
                      .isPresent()
                  || memberships.findRemoved(known.child()).isPresent());
      if (counts) {
        found.add(known);
      }
    }
    found.sort(Memberships.ORDER);
    return found;
  }

  /** True where an asset takes nobody's path and nobody's alias, and moves no other asset. */
  private boolean fits(Asset asset, @Nullable Place old) {
    if (!modelsById.containsKey(asset.model())) {
      return false;
    }
    if (old != null) {
      return old.asset.key().equals(asset.key())
          && old.asset.model().equals(asset.model())
          && old.asset.placement().equals(asset.placement())
          && fitAliases(asset, old.path, old.asset.aliases());
    }
    return pathAbove(asset)
        .map(above -> above + "/" + asset.key())
        .filter(path -> !placesByPath.containsKey(path) && fitAliases(asset, path, Map.of()))
        .isPresent();
  }

  /** The path of the parent, which is empty for a root; nothing where there is no such parent. */
  private Optional<String> pathAbove(Asset asset) {
    return switch (asset.placement()) {
      case Placement.Root _ -> Optional.of("");
      case Placement.Under(AssetId id, HierarchyId _) ->
          Optional.ofNullable(places.get(id)).map(parent -> parent.path);
    };
  }

  /** True where each alias that an asset had not before is free, and no two are alike. */
  private boolean fitAliases(Asset asset, String path, Map<PropertyId, Alias> before) {
    if (places.containsKey(asset.id()) && asset.aliases().equals(before)) {
      return true;
    }
    var taken = new HashSet<Alias>();
    for (var property : streamsOf(asset).model().properties()) {
      var usual = path + "/" + property.aliasSteps();
      if (usual.length() > Alias.MAX_LENGTH) {
        return false;
      }
      var alias = asset.aliases().getOrDefault(property.id(), new Alias(usual));
      boolean isItsOwn =
          findProperty(alias)
              .filter(owner ->
                  owner.asset().id().equals(asset.id())
                      && owner.property().id().equals(property.id()))
              .isPresent();
      if (!taken.add(alias) || !(isItsOwn || findProperty(alias).isEmpty())) {
        return false;
      }
    }
    return true;
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

  private void place(Place place) {
    var asset = place.asset;
    var path = path(place);
    if (placesByPath.put(path, place) != null) {
      throw new IllegalArgumentException(
          "Asset %s stands twice; siblings need different keys".formatted(path));
    }
    if (!asset.aliases().isEmpty()) {
      for (var property : model(asset).properties()) {
        var alias = asset.aliases().get(property.id());
        if (alias != null
            && ownAliases.put(alias, new AssetProperty(asset, property, alias)) != null) {
          throw twoOwners(alias);
        }
      }
    }
  }

  /** The path of a place, by way of those above it whose paths are not known yet. */
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

  /**
   * The usual aliases of two assets differ as their paths do; but one may be the own alias of
   * another property, and those of composite models may look like those of children.
   */
  private void checkAliases(Place place) {
    var streams = streamsOf(place.asset);
    for (var property : place.asset.aliases().entrySet()) {
      if (streams.model().findProperty(property.getKey()).isPresent()
          && findUsual(property.getValue()).isPresent()) {
        throw twoOwners(property.getValue());
      }
    }
    if (streams.isPlain() && place.path.length() + streams.longest() < Alias.MAX_LENGTH) {
      return;
    }
    var seen = new HashSet<Alias>();
    for (var property : streams.model().properties()) {
      var alias = property(place.asset, property).alias();
      boolean isOthers =
          findUsual(alias).filter(found -> !found.asset().equals(place.asset)).isPresent();
      if (!seen.add(alias) || isOthers) {
        throw twoOwners(alias);
      }
    }
  }

  private static IllegalArgumentException twoOwners(Alias alias) {
    return new IllegalArgumentException(
        "Alias %s belongs to two properties; give one of them another".formatted(alias));
  }

  /** All models, in the order given. */
  public List<AssetModel> models() {
    return models;
  }

  /** All assets, in the order given. */
  public List<Asset> assets() {
    return assets;
  }

  /** The assets with a key, wherever they stand, in the order given. */
  public List<Asset> assetsWithKey(String key) {
    var known = assetsByKey;
    if (known == null) {
      // Two threads may both do it; the result is the same.
      known = assets.stream().collect(Collectors.groupingBy(Asset::key));
      assetsByKey = known;
    }
    return Collections.unmodifiableList(known.getOrDefault(key, List.of()));
  }

  /** The assets without a parent: one for each tree. */
  public List<Asset> roots() {
    return roots;
  }

  /** The model with this id. */
  public Optional<AssetModel> findModel(ModelId id) {
    return Optional.ofNullable(modelsById.get(id)).map(ModelStreams::model);
  }

  /** The model with this key. */
  public Optional<AssetModel> findModel(String key) {
    return Optional.ofNullable(modelsByKey.get(key));
  }

  /** The model of an asset of this plant. */
  public AssetModel model(Asset asset) {
    return streamsOf(asset).model();
  }

  /**
   * The unit of what a formula of a model names; empty where it has none, or one that says nothing.
   * A child's property has the one of the child's model. Where the units of the formula's own model
   * are labels, its formulas take bare numbers, those of children too.
   *
   * @param others units of an asset that go before the model's
   */
  public Optional<Unit> unit(AssetModel model, Expression name, Map<PropertyId, String> others) {
    return switch (name) {
      case Expression.Property(String key, var _) ->
          model
              .findProperty(key)
              .flatMap(found -> model.unit(others.getOrDefault(found.id(), found.unit())));
      case Expression.ChildProperty(String hierarchy, String key, var _) ->
          model
              .findHierarchy(hierarchy)
              .filter(_ -> !model.rules().isLabelling())
              .flatMap(found -> findModel(found.child()))
              .flatMap(child -> child.findProperty(key).flatMap(found -> child.unit(found.unit())));
      default -> Optional.empty();
    };
  }

  /** The asset with this id. */
  public Optional<Asset> findAsset(AssetId id) {
    return Optional.ofNullable(places.get(id)).map(place -> place.asset);
  }

  /** The asset at this path, such as {@code /graz/line-1/filler}. */
  public Optional<Asset> findAsset(String path) {
    return Optional.ofNullable(placesByPath.get(path)).map(place -> place.asset);
  }

  /**
   * The path of an asset of this plant, such as {@code /graz/line-1/filler}.
   *
   * @throws IllegalArgumentException if the asset is not of this plant
   */
  public String path(AssetId id) {
    return at(id).path;
  }

  /** The children of an asset over all hierarchies, in the order given. */
  public List<Asset> children(AssetId id) {
    var place = places.get(id);
    return place == null ? List.of() : Collections.unmodifiableList(place.children);
  }

  /** The children of an asset by one hierarchy, in the order given. */
  public List<Asset> children(AssetId id, HierarchyId hierarchy) {
    return children(id).stream()
        .filter(child ->
            child.placement() instanceof Placement.Under(var _, HierarchyId by)
                && by.equals(hierarchy))
        .toList();
  }

  /** The asset at the top of the tree that an asset of this plant stands in. */
  public Asset root(Asset asset) {
    var found = asset;
    while (found.placement() instanceof Placement.Under(AssetId parent, HierarchyId _)) {
      found = at(parent).asset;
    }
    return found;
  }

  /**
   * The time zone that an asset of this plant stands in: its attribute {@link Asset#TIME_ZONE}, or
   * that of the nearest asset above it that has one; UTC where there is none.
   */
  public ZoneId zone(Asset asset) {
    var at = Optional.of(asset);
    while (at.isPresent()) {
      var here = at.get();
      var property = model(here).findProperty(Asset.TIME_ZONE);
      if (property.isPresent()
          && property.get().kind() instanceof PropertyKind.Attribute(Value otherwise)
          // It holds at all times.
          && here.attribute(property.get().id(), otherwise).latest()
              instanceof Value.StringValue(String zone)) {
        return ZoneId.of(zone);
      }
      at =
          here.placement() instanceof Placement.Under(AssetId parent, HierarchyId _)
              ? findAsset(parent)
              : Optional.empty();
    }
    return ZoneOffset.UTC;
  }

  /** An asset and all below it, parents before their children. */
  public Stream<Asset> subtree(Asset asset) {
    var found = new ArrayList<Asset>();
    gather(asset, found);
    return found.stream();
  }

  private void gather(Asset asset, List<Asset> found) {
    found.add(asset);
    children(asset.id()).forEach(child -> gather(child, found));
  }

  /** The property whose data stream has this alias. */
  public Optional<AssetProperty> findProperty(Alias alias) {
    var own = ownAliases.get(alias);
    return own == null ? findUsual(alias) : Optional.of(own);
  }

  /** The property that has no alias of its own, and this one by its asset's path and its key. */
  private Optional<AssetProperty> findUsual(Alias alias) {
    var text = alias.path();
    for (int slash = text.lastIndexOf('/'); slash > 0; slash = text.lastIndexOf('/', slash - 1)) {
      var place = placesByPath.get(text.substring(0, slash));
      if (place != null) {
        var property = streamsOf(place.asset).find(text.substring(slash + 1));
        if (property.isPresent() && !place.asset.aliases().containsKey(property.get().id())) {
          return Optional.of(new AssetProperty(place.asset, property.get(), alias));
        }
      }
    }
    return Optional.empty();
  }

  /** A property of an asset, by ids. */
  public Optional<AssetProperty> findProperty(AssetId asset, PropertyId property) {
    return findAsset(asset)
        .flatMap(found -> model(found).findProperty(property).map(p -> property(found, p)));
  }

  /** A property of an asset of this plant. */
  public AssetProperty property(Asset asset, PropertyDefinition property) {
    return property(asset, path(asset.id()), property);
  }

  private static AssetProperty property(Asset asset, String path, PropertyDefinition property) {
    var alias = asset.aliases().get(property.id());
    return new AssetProperty(
        asset, property, alias == null ? new Alias(path + "/" + property.aliasSteps()) : alias);
  }

  /** All properties of an asset of this plant, in the order of its model. */
  public List<AssetProperty> properties(Asset asset) {
    var path = path(asset.id());
    return model(asset).properties().stream().map(p -> property(asset, path, p)).toList();
  }

  /**
   * All data streams that belong to a property, ordered by alias. In a large plant these are many:
   * see {@link #streams(String, Optional, int)}.
   */
  public List<AssetProperty> streams() {
    return streams("", Optional.empty(), Integer.MAX_VALUE);
  }

  /**
   * Some of the data streams that belong to a property, ordered by alias.
   *
   * @param prefix only aliases that start so
   * @param after only aliases behind this one; empty for the first page
   * @param limit at most so many, at least 1
   */
  public List<AssetProperty> streams(String prefix, Optional<Alias> after, int limit) {
    var page = new StreamPage(prefix, after.map(Alias::path).orElse(""), limit);
    ownAliases.values().forEach(page::offer);
    for (var place : places.values()) {
      if (page.mayHold(place.path + "/")) {
        for (var property : model(place.asset).properties()) {
          if (!place.asset.aliases().containsKey(property.id())) {
            page.offer(property(place.asset, place.path, property));
          }
        }
      }
    }
    return page.ordered();
  }

  private Place at(AssetId id) {
    var place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(id));
    }
    return place;
  }

  private ModelStreams streamsOf(Asset asset) {
    var streams = modelsById.get(asset.model());
    if (streams == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(asset.id()));
    }
    return streams;
  }
}
