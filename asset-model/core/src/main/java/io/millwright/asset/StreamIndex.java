// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.AssetTree.Place;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.reading.Alias;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The data streams of a plant's properties by alias. A property has an alias of its own where its
 * asset names one, and otherwise the usual alias: the asset's path and the steps of the property's
 * key. No two properties have the same alias. Immutable once it is made.
 */
final class StreamIndex {
  private final ModelIndex models;
  private final AssetTree tree;

  /** The properties with an alias of their own; usual aliases follow from the assets' paths. */
  private final Map<Alias, AssetProperty> own;

  /**
   * Makes the index of the streams of all assets of a tree, whose models all exist.
   *
   * @throws IllegalArgumentException if two properties have the same alias
   */
  StreamIndex(ModelIndex models, AssetTree tree) {
    this.models = models;
    this.tree = tree;
    own = new HashMap<>();
    for (var asset : tree.assets()) {
      if (!asset.aliases().isEmpty()) {
        addOwn(asset);
      }
    }
    tree.places().forEach(this::check);
  }

  /** Makes a copy of an index but for one asset, which {@link #mayHave} its aliases. */
  private StreamIndex(StreamIndex before, AssetTree tree, Asset asset) {
    models = before.models;
    this.tree = tree;
    own = new HashMap<>(before.own);
    var old = before.tree.find(asset.id());
    if (old != null) {
      for (var property : models.streamsOf(asset).model().properties()) {
        var alias = old.asset().aliases().get(property.id());
        if (alias != null) {
          own.remove(alias);
        }
      }
    }
    addOwn(asset);
  }

  /** Returns the index for a tree in which only this asset is new or has other aliases. */
  StreamIndex with(AssetTree next, Asset asset) {
    return new StreamIndex(this, next, asset);
  }

  private void addOwn(Asset asset) {
    for (var property : models.streamsOf(asset).model().properties()) {
      var alias = asset.aliases().get(property.id());
      if (alias != null && own.put(alias, new AssetProperty(asset, property, alias)) != null) {
        throw twoOwners(alias);
      }
    }
  }

  /**
   * The usual aliases of two assets differ as their paths do; but one may be the own alias of
   * another property, and usual aliases of composite models may look like those of children.
   */
  private void check(Place place) {
    var streams = models.streamsOf(place.asset());
    for (var property : place.asset().aliases().entrySet()) {
      if (streams.model().findProperty(property.getKey()).isPresent()
          && findUsual(property.getValue()).isPresent()) {
        throw twoOwners(property.getValue());
      }
    }
    if (streams.isPlain() && place.path().length() + streams.longest() < Alias.MAX_LENGTH) {
      return;
    }
    var seen = new HashSet<Alias>();
    for (var property : streams.model().properties()) {
      var alias = property(place, property).alias();
      boolean isOthers =
          findUsual(alias).filter(found -> !found.asset().equals(place.asset())).isPresent();
      if (!seen.add(alias) || isOthers) {
        throw twoOwners(alias);
      }
    }
  }

  private static IllegalArgumentException twoOwners(Alias alias) {
    return new IllegalArgumentException(
        "Alias %s belongs to two properties; give one of them another".formatted(alias));
  }

  /**
   * Returns whether each alias that an asset at a path would have is free or the asset's already,
   * and no two of them are alike.
   */
  boolean mayHave(Asset asset, String path) {
    var old = tree.find(asset.id());
    if (old != null && asset.aliases().equals(old.asset().aliases())) {
      return true;
    }
    var taken = new HashSet<Alias>();
    for (var property : models.streamsOf(asset).model().properties()) {
      var usual = path + "/" + property.aliasSteps();
      if (usual.length() > Alias.MAX_LENGTH) {
        return false;
      }
      var alias = asset.aliases().getOrDefault(property.id(), new Alias(usual));
      var owner = find(alias);
      boolean isFree =
          owner
              .filter(other ->
                  !other.asset().id().equals(asset.id())
                      || !other.property().id().equals(property.id()))
              .isEmpty();
      if (!taken.add(alias) || !isFree) {
        return false;
      }
    }
    return true;
  }

  /** Returns the property whose data stream has this alias. */
  Optional<AssetProperty> find(Alias alias) {
    var found = own.get(alias);
    return found == null ? findUsual(alias) : Optional.of(found);
  }

  /** Returns the property that has no alias of its own, and this one as its usual alias. */
  private Optional<AssetProperty> findUsual(Alias alias) {
    var text = alias.path();
    for (int slash = text.lastIndexOf('/'); slash > 0; slash = text.lastIndexOf('/', slash - 1)) {
      var place = tree.find(text.substring(0, slash));
      if (place != null) {
        var property = models.streamsOf(place.asset()).find(text.substring(slash + 1));
        if (property.isPresent() && !place.asset().aliases().containsKey(property.get().id())) {
          return Optional.of(new AssetProperty(place.asset(), property.get(), alias));
        }
      }
    }
    return Optional.empty();
  }

  private static AssetProperty property(Place place, PropertyDefinition property) {
    return property(place.asset(), place.path(), property);
  }

  /** Returns a property of an asset that stands at a path, with its own or its usual alias. */
  static AssetProperty property(Asset asset, String path, PropertyDefinition property) {
    var alias = asset.aliases().get(property.id());
    return new AssetProperty(
        asset, property, alias == null ? new Alias(path + "/" + property.aliasSteps()) : alias);
  }

  /**
   * Returns some of the data streams, ordered by alias.
   *
   * @param prefix only aliases that start so
   * @param after only aliases behind this one; empty for the first page
   * @param limit at most so many, at least 1
   */
  List<AssetProperty> page(String prefix, Optional<Alias> after, int limit) {
    var page = new StreamPage(prefix, after.map(Alias::path).orElse(""), limit);
    own.values().forEach(page::offer);
    for (var place : tree.places()) {
      if (page.mayHold(place.path() + "/")) {
        for (var property : models.streamsOf(place.asset()).model().properties()) {
          if (!place.asset().aliases().containsKey(property.id())) {
            page.offer(property(place, property));
          }
        }
      }
    }
    return page.ordered();
  }
}
