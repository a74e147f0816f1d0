// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.unit.Unit;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All asset models and assets at one moment, with the ways to find them. Immutable and safe for use
 * by several threads. A plant in hand is valid: validation has looked at all of it ({@link
 * PlantDraft}), or it comes from where only valid plants are kept ({@link #alreadyChecked}).
 */
public final class Plant {
  /** The plant without anything. */
  public static final Plant EMPTY = new Plant(List.of(), List.of());

  private final ModelIndex models;
  private final AssetTree tree;
  private final StreamIndex streams;
  private final Memberships memberships;
  private final Map<AssetId, Instant> since;

  /** The models and assets of a draft or of a plant that is valid already; references hold. */
  Plant(Collection<AssetModel> models, Collection<Asset> assets) {
    var all = List.copyOf(assets);
    this.models = new ModelIndex(models);
    this.models.requireModelsOf(all);
    tree = new AssetTree(all);
    streams = new StreamIndex(this.models, tree);
    memberships = Memberships.NONE;
    since = Map.of();
  }

  private Plant(
      ModelIndex models,
      AssetTree tree,
      StreamIndex streams,
      Memberships memberships,
      Map<AssetId, Instant> since) {
    this.models = models;
    this.tree = tree;
    this.streams = streams;
    this.memberships = memberships;
    this.since = Map.copyOf(since);
  }

  /**
   * Returns the plant of these models and assets, in any order, after validation has looked at all
   * of them.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   * @throws io.millwright.validation.InvalidException with everything else that is wrong
   */
  public static Plant of(Collection<AssetModel> models, Collection<Asset> assets) {
    return PlantDraft.of(models, assets).checked();
  }

  /**
   * Returns the plant of models and assets that validation has found nothing wrong with before:
   * those of a database that only valid plants are saved to, or of files that have just been
   * checked with the places of their problems.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   */
  public static Plant alreadyChecked(Collection<AssetModel> models, Collection<Asset> assets) {
    return new Plant(models, assets);
  }

  /** Returns this plant as a draft, for a change that leaves it as it is. */
  public PlantDraft draft() {
    return new PlantDraft(this);
  }

  /**
   * Returns the draft of this plant with an asset: in the place of the one with its id, or else
   * behind all others. Much cheaper than a draft of all assets, where the asset does not move.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   */
  public PlantDraft with(Asset asset) {
    if (!fits(asset)) {
      var all = new Plant(models.all(), tree.replaced(asset));
      return new PlantDraft(new Plant(all.models, all.tree, all.streams, memberships, since));
    }
    var next = tree.with(asset);
    return new PlantDraft(new Plant(models, next, streams.with(next, asset), memberships, since));
  }

  /** Returns whether an asset takes nobody's path and nobody's alias, and moves no other asset. */
  private boolean fits(Asset asset) {
    var old = tree.find(asset.id());
    return models.has(asset.model())
        && (old == null || old.asset().model().equals(asset.model()))
        && tree.mayStand(asset)
        && tree.findPath(asset.placement(), asset.key())
            .filter(path -> streams.mayHave(asset, path))
            .isPresent();
  }

  /**
   * Returns the same plant with other memberships. The times that were named for moves are part of
   * the memberships by then, so {@link #since} is empty.
   */
  public Plant with(Memberships known) {
    return new Plant(models, tree, streams, known, Map.of());
  }

  /** Returns the same plant with times that a caller names for moves: see {@link #since}. */
  public Plant withSince(Map<AssetId, Instant> named) {
    return new Plant(models, tree, streams, memberships, named);
  }

  /** Returns which asset was whose child when, where that is not simply as it is now. */
  public Memberships memberships() {
    return memberships;
  }

  /**
   * Returns, for each asset whose move was given a time by the caller, the time since which the
   * asset has been below its present parent. Assets that are not in this map keep the time that
   * their membership already has.
   */
  public Map<AssetId, Instant> since() {
    return since;
  }

  /**
   * Returns all assets that an asset ever had below it by one hierarchy, each for as long as it was
   * there, in an order that no move changes. Removed assets are among them for as long as their
   * memberships are known.
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

  /** Returns all models, in the order given. */
  public List<AssetModel> models() {
    return models.all();
  }

  /** Returns all assets, in the order given. */
  public List<Asset> assets() {
    return tree.assets();
  }

  /** Returns the assets with a key, wherever they stand, in the order given. */
  public List<Asset> assetsWithKey(String key) {
    return tree.withKey(key);
  }

  /** Returns the assets without a parent: one for each tree. */
  public List<Asset> roots() {
    return tree.roots();
  }

  /** Returns the model with this id. */
  public Optional<AssetModel> findModel(ModelId id) {
    return models.find(id);
  }

  /** Returns the model with this key. */
  public Optional<AssetModel> findModel(String key) {
    return models.find(key);
  }

  /**
   * Returns the model of an asset of this plant.
   *
   * @throws IllegalArgumentException if the plant does not have the model
   */
  public AssetModel model(Asset asset) {
    return models.streamsOf(asset).model();
  }

  /**
   * Returns the unit of a property that a formula names; empty where the property has no unit, or a
   * unit that says nothing. A child's property has the unit of the child's model. Where the units
   * of the formula's own model are labels, its formulas take bare numbers, from children too.
   *
   * @param model the model that the formula belongs to
   * @param name the property as the formula names it
   * @param others the units that an asset sets instead of the model's
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

  /** Returns the asset with this id. */
  public Optional<Asset> findAsset(AssetId id) {
    return Optional.ofNullable(tree.find(id)).map(AssetTree.Place::asset);
  }

  /** Returns the asset at this path, such as {@code /graz/line-1/filler}. */
  public Optional<Asset> findAsset(String path) {
    return Optional.ofNullable(tree.find(path)).map(AssetTree.Place::asset);
  }

  /**
   * Returns the asset that has a key already where another one is to stand; siblings need different
   * keys ({@link AssetPaths}).
   */
  public Optional<Asset> findSibling(Placement placement, String key) {
    return tree.findPath(placement, key).flatMap(this::findAsset);
  }

  /**
   * Returns the path of an asset of this plant, such as {@code /graz/line-1/filler}.
   *
   * @throws IllegalArgumentException if the asset is not of this plant
   */
  public String path(AssetId id) {
    return tree.at(id).path();
  }

  /** Returns the children of an asset over all hierarchies, in the order given. */
  public List<Asset> children(AssetId id) {
    return tree.children(id);
  }

  /** Returns the children of an asset by one hierarchy, in the order given. */
  public List<Asset> children(AssetId id, HierarchyId hierarchy) {
    return children(id).stream()
        .filter(child ->
            child.placement() instanceof Placement.Under(var _, HierarchyId by)
                && by.equals(hierarchy))
        .toList();
  }

  /** Returns the asset at the top of the tree that an asset of this plant stands in. */
  public Asset root(Asset asset) {
    return tree.root(asset);
  }

  /**
   * Returns the time zone that an asset of this plant stands in: its attribute {@link
   * PropertyDefinition#TIME_ZONE}, or the one of the nearest asset above it that has one; UTC where
   * no asset has.
   */
  public ZoneId zone(Asset asset) {
    var at = Optional.of(asset);
    while (at.isPresent()) {
      var here = at.get();
      var property = model(here).findProperty(PropertyDefinition.TIME_ZONE);
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

  /** Returns an asset and all assets below it, parents before their children. */
  public Stream<Asset> subtree(Asset asset) {
    var found = new ArrayList<Asset>();
    tree.gather(asset, found);
    return found.stream();
  }

  /** Returns the property whose data stream has this alias. */
  public Optional<AssetProperty> findProperty(Alias alias) {
    return streams.find(alias);
  }

  /** Returns a property of an asset, by ids. */
  public Optional<AssetProperty> findProperty(AssetId asset, PropertyId property) {
    return findAsset(asset)
        .flatMap(found -> model(found).findProperty(property).map(p -> property(found, p)));
  }

  /** Returns a property of an asset of this plant. */
  public AssetProperty property(Asset asset, PropertyDefinition property) {
    return StreamIndex.property(asset, path(asset.id()), property);
  }

  /** Returns all properties of an asset of this plant, in the order of its model. */
  public List<AssetProperty> properties(Asset asset) {
    var path = path(asset.id());
    return model(asset).properties().stream()
        .map(property -> StreamIndex.property(asset, path, property))
        .toList();
  }

  /**
   * Returns all data streams that belong to a property, ordered by alias. In a large plant these
   * are many: see {@link #streams(String, Optional, int)}.
   */
  public List<AssetProperty> streams() {
    return streams("", Optional.empty(), Integer.MAX_VALUE);
  }

  /**
   * Returns some of the data streams that belong to a property, ordered by alias.
   *
   * @param prefix only aliases that start so
   * @param after only aliases behind this one; empty for the first page
   * @param limit at most so many, at least 1
   */
  public List<AssetProperty> streams(String prefix, Optional<Alias> after, int limit) {
    return streams.page(prefix, after, limit);
  }
}
