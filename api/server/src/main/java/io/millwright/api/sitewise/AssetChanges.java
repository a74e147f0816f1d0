// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyId;
import io.millwright.historian.Historian;
import io.millwright.reading.Alias;
import io.millwright.sitewise.KeyMaker;
import io.millwright.value.DataType;
import io.millwright.value.Tqv;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What SiteWise's operations on assets make of a plant. */
@Singleton
final class AssetChanges {
  private final Historian historian;

  AssetChanges(Historian historian) {
    this.historian = historian;
  }

  /** The asset that CreateAsset asks for. */
  Asset create(Plant plant, Body body, AssetId id) {
    var name = body.name("assetName");
    var model = Ids.model(plant, body.text("assetModelId"));
    var external = Ids.external(body, "assetExternalId");
    var same = plant.findAsset(id).or(() -> external.flatMap(key -> Ids.findAsset(plant, key)));
    if (same.isPresent()) {
      throw Refusal.about(
          Refusal.Kind.RESOURCE_ALREADY_EXISTS,
          same.get().id().toString(),
          Ids.arn("asset", same.get().id()),
          "Asset %s (%s) has this id or external id; choose another"
              .formatted(plant.path(same.get().id()), same.get().id()));
    }
    return new Asset(
        id,
        KeyMaker.node("asset", external, name, key -> plant.findAsset("/" + key).isPresent()),
        name,
        body.findText("assetDescription").orElse(""),
        model.id(),
        Placement.root(),
        Map.of(),
        Map.of());
  }

  /** The plant with an asset changed. */
  Plant with(Plant plant, AssetId id, UnaryOperator<Asset> change) {
    return plant.findAsset(id).map(change).map(plant::with).orElse(plant);
  }

  /**
   * The plant with an asset and all below it moved. What has been stored for them stays theirs:
   * where the usual alias, which the path makes, would change and there is data, the alias is kept.
   */
  Plant moved(Plant plant, Asset asset, Placement placement) {
    var moving = plant.subtree(asset).map(Asset::id).collect(Collectors.toSet());
    var streams = plant.subtree(asset).flatMap(a -> plant.properties(a).stream()).toList();
    var stored = historian.latest(streams.stream().map(AssetProperty::alias).toList()).keySet();
    var assets =
        plant.assets().stream()
            .map(a -> moving.contains(a.id()) ? keepingAliases(plant, a, stored) : a)
            .toList();
    return with(plant, assets, asset.id(), a -> a.placed(placement));
  }

  /**
   * An asset with changes of an attribute's value beside those that it has. A client that says
   * again and again what the value is changes nothing.
   */
  static Asset withAttribute(
      Asset asset, PropertyId property, Collection<AttributeValue.Change> changes, Instant now) {
    var attributes = new HashMap<>(asset.attributes());
    var value = attributes.get(property);
    for (var change : changes) {
      if (value == null) {
        value = new AttributeValue(List.of(change));
      } else if (!value.isRepeatedBy(change, now)) {
        value = value.with(change);
      }
    }
    if (value != null) {
      attributes.put(property, value);
    }
    return asset.withAttributes(attributes);
  }

  /**
   * What UpdateAssetProperty sets.
   *
   * @param alias the usual one where it is empty
   * @param unit the model's where it is empty
   * @param notifying whether values are published
   */
  record PropertySettings(Optional<Alias> alias, Optional<String> unit, boolean notifying) {}

  /** An asset with a property's settings. */
  static Asset with(Asset asset, PropertyDefinition property, PropertySettings settings) {
    var id = property.id();
    var aliases = new HashMap<>(asset.aliases());
    settings.alias().ifPresentOrElse(given -> aliases.put(id, given), () -> aliases.remove(id));
    var units = new HashMap<>(asset.units());
    settings
        .unit()
        .filter(unit -> !unit.equals(property.unit()))
        .ifPresentOrElse(given -> units.put(id, given), () -> units.remove(id));
    var notifying = new HashSet<>(asset.notifying());
    if (settings.notifying()) {
      notifying.add(id);
    } else {
      notifying.remove(id);
    }
    return withAlias(asset, id, settings.alias()).with(units, notifying);
  }

  /** True where the property's alias is not the one that follows from the path of its asset. */
  static boolean hasOwnAlias(AssetProperty property) {
    return property.asset().aliases().containsKey(property.property().id());
  }

  /**
   * Makes sure that a data stream can become a property's by AssociateTimeSeriesToAssetProperty.
   *
   * @throws Refusal if it belongs to another property, if the property has a stream already, or if
   *     the stream's values don't fit
   */
  void refuseStream(Plant plant, AssetProperty property, Alias stream) {
    if (property.alias().equals(stream)) {
      return;
    }
    refuseOwned(plant, property, stream);
    if (hasOwnAlias(property)) {
      throw conflict(
          property.asset(),
          "Property %s has the data stream %s; disassociate that one first"
              .formatted(property.property().key(), property.alias()));
    }
    refuseTwoHistories(property, stream);
    refuseType(property, stream);
  }

  /**
   * Makes sure that a property can get an alias by UpdateAssetProperty, and its history with it.
   *
   * @throws Refusal if another property has the alias, if both the property and the alias have a
   *     history, or if the values that the alias has don't fit
   */
  void refuseAlias(Plant plant, AssetProperty property, Alias alias) {
    if (!property.alias().equals(alias)) {
      refuseOwned(plant, property, alias);
      refuseTwoHistories(property, alias);
      refuseType(property, alias);
    }
  }

  private static void refuseOwned(Plant plant, AssetProperty property, Alias alias) {
    plant
        .findProperty(alias)
        .filter(other ->
            !other.asset().id().equals(property.asset().id())
                || !other.property().id().equals(property.property().id()))
        .ifPresent(other -> {
          throw conflict(
              other.asset(),
              "Data stream %s belongs to property %s of %s; disassociate it first, or choose another"
                  .formatted(alias, other.property().key(), plant.path(other.asset().id())));
        });
  }

  /** Of two histories that become one, nobody can tell the parts again. */
  private void refuseTwoHistories(AssetProperty property, Alias stream) {
    if (historian.latest(List.of(property.alias(), stream)).size() == 2) {
      throw conflict(
          property.asset(),
          "Property %s has readings of its own, as %s, and so has %s: a property has one data stream;"
                  .formatted(property.property().key(), property.alias(), stream)
              + " disassociate or delete one of the two first");
    }
  }

  private void refuseType(AssetProperty property, Alias stream) {
    var type = property.property().type();
    Optional.ofNullable(historian.firstValues(List.of(stream)).get(stream))
        .map(Tqv::value)
        .filter(value -> Variants.fitting(value, type).isEmpty())
        .ifPresent(value -> {
          throw Refusal.invalid(
              "Data stream %s is of type %s, and property %s of type %s; associate it with a"
                  + " property of its type",
              stream,
              Variants.type(value).map(DataType::name).orElse(""),
              property.property().key(),
              type);
        });
  }

  private static Refusal conflict(Asset asset, String message) {
    return Refusal.about(
        Refusal.Kind.CONFLICTING_OPERATION,
        asset.id().toString(),
        Ids.arn("asset", asset.id()),
        message);
  }

  /** An asset with a property's alias; the usual one where none is given. */
  static Asset withAlias(Asset asset, PropertyId property, Optional<Alias> alias) {
    var aliases = new HashMap<>(asset.aliases());
    alias.ifPresentOrElse(given -> aliases.put(property, given), () -> aliases.remove(property));
    return asset.withAliases(aliases);
  }

  private static Plant with(
      Plant plant, Collection<Asset> assets, AssetId id, UnaryOperator<Asset> change) {
    return new Plant(
        plant.models(),
        assets.stream().map(asset -> asset.id().equals(id) ? change.apply(asset) : asset).toList());
  }

  private static Asset keepingAliases(Plant plant, Asset asset, Set<Alias> stored) {
    var aliases = new HashMap<>(asset.aliases());
    for (var property : plant.properties(asset)) {
      if (stored.contains(property.alias())) {
        aliases.put(property.property().id(), property.alias());
      }
    }
    return asset.withAliases(aliases);
  }
}
