// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.historian.DataStream;
import io.millwright.reading.Alias;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiFunction;

/** Finds data streams as SiteWise's requests name them: by asset and property, or by alias. */
@Singleton
public final class DataStreams {
  private final Plants plants;
  private final Historian historian;
  private final Caller caller;
  private final NamedAssets assets;
  private final NamedParts parts;

  DataStreams(
      Plants plants, Historian historian, Caller caller, NamedAssets assets, NamedParts parts) {
    this.parts = parts;
    this.assets = assets;
    this.caller = caller;
    this.plants = plants;
    this.historian = historian;
  }

  /**
   * A data stream.
   *
   * @param property the property that claims the stream; empty if none does
   */
  public record Named(Alias alias, Optional<AssetProperty> property) {
    /** Returns whether the stream's points are values of an attribute. */
    public boolean isAttribute() {
      return property
          .filter(found -> found.property().kind() instanceof PropertyKind.Attribute)
          .isPresent();
    }
  }

  /** Returns a stream to write to, which need not exist yet. */
  public Named forWriting(
      Optional<String> assetId, Optional<String> propertyId, Optional<String> propertyAlias) {
    var named = named(Action.OPERATE, assetId, propertyId, propertyAlias);
    caller.require(Action.OPERATE, plants.now(), named.alias());
    return named;
  }

  /**
   * Returns a stream that a job writes to. The rights of the job's creator were checked when the
   * job was created.
   */
  public Named forJob(
      Optional<String> assetId, Optional<String> propertyId, Optional<String> propertyAlias) {
    return named(assetId, propertyId, propertyAlias, parts::asset);
  }

  private Named named(
      Optional<String> assetId,
      Optional<String> propertyId,
      Optional<String> propertyAlias,
      BiFunction<Plant, String, Asset> assets) {
    if (propertyAlias.isPresent()) {
      if (assetId.isPresent() || propertyId.isPresent()) {
        throw Refusal.invalid("Give assetId and propertyId, or propertyAlias, not both");
      }
      var alias = Query.alias(propertyAlias.get());
      return new Named(alias, plants.now().findProperty(alias));
    }
    if (assetId.isEmpty() || propertyId.isEmpty()) {
      throw Refusal.invalid("assetId and propertyId, or propertyAlias, are missing; give them");
    }
    var plant = plants.now();
    var asset = assets.apply(plant, assetId.get());
    var property = plant.property(asset, parts.property(plant.model(asset), propertyId.get()));
    return new Named(property.alias(), Optional.of(property));
  }

  /** Returns a stream to read from, which must exist. */
  public Named forReading(
      Optional<String> assetId, Optional<String> propertyId, Optional<String> propertyAlias) {
    var named = named(Action.READ, assetId, propertyId, propertyAlias);
    boolean isThere =
        caller.sees(Action.READ, plants.now(), named.alias())
            && (named.property().isPresent() || find(named.alias()).isPresent());
    if (!isThere) {
      throw Refusal.notFound(
          "There is no data stream %s; see ListTimeSeries for those that there are", named.alias());
    }
    return named;
  }

  private Named named(
      Action action,
      Optional<String> assetId,
      Optional<String> propertyId,
      Optional<String> propertyAlias) {
    return named(
        assetId, propertyId, propertyAlias, (plant, id) -> assets.asset(action, plant, id));
  }

  /** Returns the historian's entry of a stream; empty if there is none. */
  public Optional<DataStream> find(Alias alias) {
    return historian.streams(alias.path(), Optional.empty(), 1).stream()
        .filter(stream -> stream.alias().equals(alias))
        .findFirst();
  }
}
