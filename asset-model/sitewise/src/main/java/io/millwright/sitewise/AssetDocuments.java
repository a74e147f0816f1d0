// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Asset;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.id.StableIds;
import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the assets in SiteWise's documents and their places in the tree. */
final class AssetDocuments {
  private static final int MOST_LISTED = 5;

  private final Plant known;

  /** The ids of known assets by their keys; empty for a key that several assets have. */
  private final Map<String, Optional<AssetId>> knownIds = new HashMap<>();

  private final List<JsonObject> given = new ArrayList<>();
  private final List<JsonObject> composites = new ArrayList<>();
  private final List<JsonObject> relationships = new ArrayList<>();
  private final List<JsonObject> children = new ArrayList<>();
  private final List<JsonObject> values = new ArrayList<>();
  private final Map<AssetId, AssetEntry> entries = new LinkedHashMap<>();

  /**
   * Creates a reader.
   *
   * @param known the present plant. Assets that still exist keep their ids
   */
  AssetDocuments(Plant known) {
    this.known = known;
    known
        .assets()
        .forEach(asset ->
            knownIds.merge(asset.key(), Optional.of(asset.id()), (_, _) -> Optional.empty()));
  }

  boolean isEmpty() {
    return given.isEmpty();
  }

  /** Adds an asset of a metadata transfer job or of DescribeAsset. */
  void add(JsonObject asset) {
    given.add(asset);
  }

  /** Adds a document of DescribeAssetCompositeModel. */
  void addComposite(JsonObject document) {
    composites.add(document);
  }

  /** Adds one relationship of a document of ListAssetRelationships. */
  void addRelationship(JsonObject relationship) {
    relationships.add(relationship);
  }

  /** Adds a document of ListAssociatedAssets, with the asset and the hierarchy that were asked. */
  void addChildren(JsonObject document) {
    children.add(document);
  }

  /** Adds a document of GetAssetPropertyValue. */
  void addValue(JsonObject document) {
    values.add(document);
  }

  /**
   * Returns the assets.
   *
   * @param others the assets that model files describe
   * @param isIncrement true if assets that no document names stay as they are
   * @param names the names of all models
   * @param find finds the model that a document names
   */
  List<Asset> read(
      List<Asset> others,
      boolean isIncrement,
      Map<ModelId, ModelNames> names,
      Function<NamedBy, Optional<ModelId>> find) {
    given.forEach(json ->
        header(
            json,
            isIncrement,
            named -> find.apply(named).flatMap(id -> Optional.ofNullable(names.get(id)))));
    if (isIncrement) {
      keepOthers(names);
    }
    var placements = new AssetPlacements(entries);
    placements.read(children, relationships);
    placements.name(
        others.stream()
            .filter(other -> other.placement() instanceof Placement.Root)
            .map(Asset::key)
            .collect(Collectors.toSet()));
    var ofComposites = new HashMap<AssetId, List<JsonObject>>();
    for (var document : composites) {
      document
          .id("assetId")
          .ifPresent(id ->
              ofComposites
                  .computeIfAbsent(new AssetId(id), _ -> new ArrayList<>())
                  .addAll(document.objects("assetCompositeModelProperties")));
    }
    var attributes = new AttributeDocuments(values, entries);
    var assets =
        entries.values().stream()
            .map(entry ->
                asset(
                    entry,
                    placements,
                    ofComposites.getOrDefault(entry.id(), List.of()),
                    attributes.of(entry.id())))
            .toList();
    hintAtMissingValues(assets);
    return assets;
  }

  private Asset asset(
      AssetEntry entry,
      AssetPlacements placements,
      List<JsonObject> ofComposites,
      Map<PropertyId, AttributeValue> attributes) {
    var settings = new AssetSettings(entry, placements.path(entry.id()));
    if (!entry.layers().all().isEmpty() && !entry.layers().newest().isStrict()) {
      // A document of DescribeAsset does not contain the values of attributes.
      known
          .findAsset(entry.id())
          .map(before -> before.fitting(entry.model().model()))
          .ifPresent(before -> settings.addAttributes(before.attributes()));
    }
    settings.addAttributes(attributes);
    ofComposites.forEach(settings::add);
    for (var json : entry.layers().all()) {
      json.objects("assetProperties").forEach(settings::add);
      for (var composite : json.objects("assetCompositeModels")) {
        composite.objects("properties").forEach(settings::add);
      }
    }
    var description =
        entry
            .layers()
            .text("assetDescription")
            .or(() -> entry.before().map(Asset::description))
            .orElse("");
    entry.layers().finish();
    return settings.of(
        new Asset(
            entry.id(),
            placements.key(entry.id()),
            entry.name(),
            description,
            entry.model().model().id(),
            placements.placement(entry.id()),
            Map.of(),
            Map.of()));
  }

  /** Hints at attributes whose values are missing, because DescribeAsset does not return them. */
  private void hintAtMissingValues(List<Asset> assets) {
    var missing = new ArrayList<String>();
    for (var asset : assets) {
      var entry = Objects.requireNonNull(entries.get(asset.id()));
      if (entry.layers().all().isEmpty() || entry.layers().newest().isStrict()) {
        continue;
      }
      for (var property : entry.model().model().properties()) {
        if (property.kind() instanceof PropertyKind.Attribute
            && !asset.attributes().containsKey(property.id())) {
          missing.add("%s of %s".formatted(property.name(), asset.name()));
        }
      }
    }
    if (!missing.isEmpty()) {
      given
          .getFirst()
          .hint(
              "describe-asset does not tell attributes' values, so %d take their model's default: %s%s; add answers of get-asset-property-value with their assetId and propertyId, or a metadata transfer job"
                  .formatted(
                      missing.size(),
                      String.join(", ", missing.subList(0, Math.min(MOST_LISTED, missing.size()))),
                      missing.size() > MOST_LISTED ? " ..." : ""));
    }
  }

  private void header(
      JsonObject json, boolean isIncrement, Function<NamedBy, Optional<ModelNames>> models) {
    json.know("tags", "assetDescription", "assetCompositeModels");
    var name = json.name("assetName").orElse("");
    var external = ModelDraft.external(json, "assetExternalId");
    var id = json.id("assetId").map(AssetId::new).or(() -> external.map(this::byExternal));
    if (id.isEmpty()) {
      json.report("\"assetId\" is missing; give it, or an assetExternalId");
      return;
    }
    var named = NamedBy.of(json, "assetModelId", "assetModelExternalId");
    if (named.isEmpty()) {
      json.report("\"assetModelId\" is missing; give it, or an assetModelExternalId");
      return;
    }
    var model = models.apply(named.get());
    if (model.isEmpty()) {
      named.get().report(ModelDocument.missing(named.get()));
      return;
    }
    var first = entries.get(id.get());
    if (first != null) {
      again(first, json, name, external);
      return;
    }
    json.note(new PlantPlace.OfAsset(id.get()));
    var layers = new Layers();
    layers.add(json);
    entries.put(
        id.get(),
        new AssetEntry(
            layers,
            id.get(),
            external,
            name,
            model.get(),
            isIncrement ? known.findAsset(id.get()) : Optional.empty()));
  }

  private AssetId byExternal(String external) {
    var key = KeyMaker.node(external);
    return knownIds.getOrDefault(key, Optional.empty()).orElseGet(() -> StableIds.root(key));
  }

  /**
   * Adds another description of the same asset, which is allowed in another metadata transfer job.
   */
  private void again(AssetEntry first, JsonObject json, String name, Optional<String> external) {
    var before = first.layers().newest();
    if (!before.isStrict() || !json.isStrict() || before.source().equals(json.source())) {
      json.report(
          "Asset \"%s\" stands twice, first at %s; keep one of them"
              .formatted(name, before.place()));
      return;
    }
    first.layers().add(json);
    entries.put(
        first.id(),
        new AssetEntry(
            first.layers(),
            first.id(),
            external.or(first::external),
            name,
            first.model(),
            first.before()));
  }

  /** Adds the assets of the plant that no document names. */
  private void keepOthers(Map<ModelId, ModelNames> names) {
    for (var asset : known.assets()) {
      var model = names.get(asset.model());
      if (model != null && !entries.containsKey(asset.id())) {
        entries.put(
            asset.id(),
            new AssetEntry(
                new Layers(),
                asset.id(),
                Optional.empty(),
                asset.name(),
                model,
                Optional.of(asset)));
      }
    }
  }
}
