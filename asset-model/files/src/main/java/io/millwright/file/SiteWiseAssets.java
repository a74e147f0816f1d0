// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Hierarchy;
import io.millwright.asset.ModelId;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantPlace;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyId;
import io.millwright.asset.PropertyKind;
import io.millwright.asset.StableIds;
import io.millwright.reading.Alias;
import io.millwright.sitewise.KeyMaker;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads assets, and who hangs below whom, from SiteWise's JSON. */
final class SiteWiseAssets {
  private final Plant known;
  private final Places places;

  /** The ids of known assets by their keys; empty where several have the same. */
  private final Map<String, Optional<AssetId>> knownIds = new HashMap<>();

  private final List<Given> given = new ArrayList<>();
  private final List<JsonFields> composites = new ArrayList<>();
  private final List<JsonFields> relationships = new ArrayList<>();
  private final Map<AssetId, Read> read = new LinkedHashMap<>();

  /** The assets that have an external id, by that. */
  private final Map<String, AssetId> externals = new HashMap<>();

  private record Given(JsonFields json, boolean isTransfer) {}

  /** An asset without its key. */
  private record Read(
      JsonFields json,
      boolean isTransfer,
      AssetId id,
      Optional<String> external,
      String name,
      SiteWiseNames model) {}

  /**
   * @param known the plant as it is, whose ids keeps what the documents give none
   */
  SiteWiseAssets(Plant known, Places places) {
    this.known = known;
    this.places = places;
  }

  /**
   * Takes an asset.
   *
   * @param isTransfer true for a metadata transfer job, whose schema allows no other keys
   */
  void add(JsonFields asset, boolean isTransfer) {
    given.add(new Given(asset, isTransfer));
  }

  /** Takes what describe-asset-composite-model says. */
  void addComposite(JsonFields composite) {
    composites.add(composite);
  }

  /** Takes a part of what list-asset-relationships says. */
  void addRelationship(JsonFields relationship) {
    relationships.add(relationship);
  }

  /**
   * The assets.
   *
   * @param others those that are written otherwise
   * @param models how the documents name the parts of all models
   * @param find finds a model by its id or external id
   */
  List<Asset> read(
      List<Asset> others,
      Map<ModelId, SiteWiseNames> models,
      Function<String, Optional<ModelId>> find) {
    known
        .assets()
        .forEach(asset ->
            knownIds.merge(asset.key(), Optional.of(asset.id()), (_, _) -> Optional.empty()));
    given.forEach(each -> header(each, models, find));
    var placements = placements();
    var keys = keys(others, placements);
    var properties = new HashMap<AssetId, List<JsonFields>>();
    for (var composite : composites) {
      composite
          .id("assetId")
          .ifPresent(id ->
              properties
                  .computeIfAbsent(new AssetId(id), _ -> new ArrayList<>())
                  .addAll(composite.objects("assetCompositeModelProperties")));
    }
    var assets = new ArrayList<Asset>();
    for (var asset : read.values()) {
      var own = properties.computeIfAbsent(asset.id(), _ -> new ArrayList<>());
      own.addAll(asset.json().objects("assetProperties"));
      asset
          .json()
          .objects("assetCompositeModels")
          .forEach(composite -> own.addAll(composite.objects("properties")));
      assets.add(asset(asset, own, placements, keys));
      if (asset.isTransfer()) {
        asset.json().finish();
      }
    }
    return assets;
  }

  private void header(
      Given each, Map<ModelId, SiteWiseNames> models, Function<String, Optional<ModelId>> find) {
    var json = each.json();
    json.know("tags", "assetDescription", "assetCompositeModels");
    var name = json.required("assetName").map(ScalarNode::getValue).orElse("");
    var external = json.text("assetExternalId");
    var id =
        json.id("assetId")
            .map(AssetId::new)
            .or(() ->
                external
                    .map(KeyMaker::node)
                    .map(key ->
                        knownIds
                            .getOrDefault(key, Optional.empty())
                            .orElseGet(() -> StableIds.root(key))));
    if (id.isEmpty()) {
      json.report("\"assetId\" is missing; give it, or an assetExternalId");
      return;
    }
    var model = json.reference("assetModelId", "assetModelExternalId");
    if (model.isEmpty()) {
      json.report("\"assetModelId\" is missing; give it, or an assetModelExternalId");
      return;
    }
    var names =
        find.apply(model.get().getValue()).flatMap(found -> Optional.ofNullable(models.get(found)));
    if (names.isEmpty()) {
      json.report(
          model.get(),
          "Model %s is not in these files; add what describe-asset-model says of it"
              .formatted(model.get().getValue()));
      return;
    }
    var first = read.get(id.get());
    if (first != null) {
      json.report(
          "Asset \"%s\" stands twice, first at %s; keep one of them"
              .formatted(name, first.json().position()));
      return;
    }
    external.ifPresent(written -> externals.put(written, id.get()));
    places.put(new PlantPlace.OfAsset(id.get()), json.position());
    read.put(id.get(), new Read(json, each.isTransfer(), id.get(), external, name, names.get()));
  }

  private Map<AssetId, Placement> placements() {
    var placements = new HashMap<AssetId, Placement>();
    for (var parent : read.values()) {
      for (var entry : parent.json().objects("assetHierarchies")) {
        var child = entry.reference("childAssetId", "childAssetExternalId");
        var hierarchy = entry.reference("id", "externalId");
        // What describe-asset answers here has no children.
        if (child.isPresent()) {
          child(entry, child.get())
              .ifPresent(found ->
                  hierarchy
                      .flatMap(written -> hierarchy(parent, entry, written))
                      .ifPresent(by -> place(placements, entry, parent, by, found)));
        }
        if (parent.isTransfer()) {
          entry.finish();
        }
      }
    }
    for (var relationship : relationships) {
      relationship.object("hierarchyInfo").ifPresent(info -> related(placements, info));
    }
    return placements;
  }

  private Optional<Read> child(JsonFields at, ScalarNode written) {
    var text = written.getValue();
    var found =
        JsonFields.uuid(text)
            .map(AssetId::new)
            .or(() -> Optional.ofNullable(externals.get(text)))
            .flatMap(id -> Optional.ofNullable(read.get(id)));
    if (found.isEmpty()) {
      at.report(
          written,
          "Asset %s is not in these files; add what describe-asset says of it".formatted(text));
    }
    return found;
  }

  private static Optional<Hierarchy> hierarchy(Read parent, JsonFields at, ScalarNode written) {
    var found = parent.model().hierarchy(written.getValue());
    if (found.isEmpty()) {
      at.report(
          written,
          "\"%s\" is not a hierarchy of model \"%s\"; known are %s"
              .formatted(
                  written.getValue(),
                  parent.model().model().name(),
                  parent.model().model().hierarchies().stream().map(Hierarchy::name).toList()));
    }
    return found;
  }

  /** Which hierarchy it is does not stand there: it is the one for the child's model. */
  private void related(Map<AssetId, Placement> placements, JsonFields info) {
    var parent = info.required("parentAssetId").flatMap(written -> child(info, written));
    var child = info.required("childAssetId").flatMap(written -> child(info, written));
    if (parent.isEmpty() || child.isEmpty()) {
      return;
    }
    var fitting =
        parent.get().model().model().hierarchies().stream()
            .filter(hierarchy -> hierarchy.child().equals(child.get().model().model().id()))
            .toList();
    if (fitting.size() == 1) {
      place(placements, info, parent.get(), fitting.getFirst(), child.get());
    } else {
      info.report(
          "Model \"%s\" has %d hierarchies for assets of model \"%s\", so it does not follow by which \"%s\" hangs; say it in a metadata transfer job"
              .formatted(
                  parent.get().model().model().name(),
                  fitting.size(),
                  child.get().model().model().name(),
                  child.get().name()));
    }
  }

  private static void place(
      Map<AssetId, Placement> placements, JsonFields at, Read parent, Hierarchy by, Read child) {
    var placement = new Placement.Under(parent.id(), by.id());
    var before = placements.putIfAbsent(child.id(), placement);
    if (before != null && !before.equals(placement)) {
      at.report(
          "Asset \"%s\" hangs below another asset already; here an asset has one parent"
              .formatted(child.name()));
    }
  }

  /** Keys are steps of paths: siblings have different ones. */
  private Map<AssetId, String> keys(List<Asset> others, Map<AssetId, Placement> placements) {
    var taken = new HashMap<Optional<AssetId>, Set<String>>();
    for (var other : others) {
      if (other.placement() instanceof Placement.Root) {
        taken.computeIfAbsent(Optional.empty(), _ -> new HashSet<>()).add(other.key());
      }
    }
    var keys = new HashMap<AssetId, String>();
    var inOrder =
        Stream.concat(
            read.values().stream().filter(asset -> asset.external().isPresent()),
            read.values().stream().filter(asset -> asset.external().isEmpty()));
    inOrder.forEach(asset -> {
      var siblings = taken.computeIfAbsent(parent(asset.id(), placements), _ -> new HashSet<>());
      var key = KeyMaker.node("asset", asset.external(), asset.name(), siblings::contains);
      siblings.add(key);
      keys.put(asset.id(), key);
    });
    return keys;
  }

  private static Optional<AssetId> parent(AssetId id, Map<AssetId, Placement> placements) {
    return placements.get(id) instanceof Placement.Under(var parent, var _)
        ? Optional.of(parent)
        : Optional.empty();
  }

  private Asset asset(
      Read asset,
      List<JsonFields> properties,
      Map<AssetId, Placement> placements,
      Map<AssetId, String> keys) {
    var attributes = new LinkedHashMap<PropertyId, AttributeValue>();
    var aliases = new LinkedHashMap<PropertyId, Alias>();
    var units = new LinkedHashMap<PropertyId, String>();
    var notifying = new HashSet<PropertyId>();
    var path = path(asset.id(), placements, keys);
    for (var json : properties) {
      property(asset, json)
          .ifPresent(property -> {
            var id = property.id();
            json.scalar("alias")
                .filter(written -> !written.getValue().equals(path + "/" + property.aliasSteps()))
                .ifPresent(written -> {
                  places.put(
                      new PlantPlace.OfAlias(asset.id(), id), json.document().position(written));
                  alias(json, written).ifPresent(alias -> aliases.put(id, alias));
                });
            json.text("unit")
                .map(Units::ucum)
                .filter(unit -> !unit.equals(property.unit()))
                .ifPresent(unit -> units.put(id, unit));
            if (isNotifying(json)) {
              notifying.add(id);
            }
            json.scalar("attributeValue")
                .flatMap(written -> attribute(asset, property, json, written))
                .ifPresent(value -> attributes.put(id, AttributeValue.always(value)));
          });
    }
    return new Asset(
        asset.id(),
        Objects.requireNonNull(keys.get(asset.id())),
        asset.name(),
        asset.json().text("assetDescription").orElse(""),
        asset.model().model().id(),
        placements.getOrDefault(asset.id(), Placement.root()),
        attributes,
        aliases,
        units,
        notifying);
  }

  /** As a metadata transfer job says it, or as describe-asset answers it. */
  private static boolean isNotifying(JsonFields property) {
    return property
        .text("propertyNotificationState")
        .or(() -> property.object("notification").flatMap(object -> object.text("state")))
        .equals(Optional.of("ENABLED"));
  }

  private static String path(
      AssetId id, Map<AssetId, Placement> placements, Map<AssetId, String> keys) {
    var path = "";
    var at = Optional.of(id);
    for (int depth = 0; at.isPresent() && depth <= keys.size(); depth++) {
      path = "/" + keys.get(at.get()) + path;
      at = parent(at.get(), placements);
    }
    return path;
  }

  private static Optional<Alias> alias(JsonFields json, ScalarNode written) {
    try {
      return Optional.of(new Alias(written.getValue()));
    } catch (IllegalArgumentException e) {
      json.report(written, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Value> attribute(
      Read asset, PropertyDefinition property, JsonFields json, ScalarNode written) {
    if (!(property.kind() instanceof PropertyKind.Attribute)) {
      json.report(
          written,
          "\"%s\" is not an attribute of model \"%s\", so an asset can't give it a value"
              .formatted(property.name(), asset.model().model().name()));
      return Optional.empty();
    }
    places.put(
        new PlantPlace.OfAttribute(asset.id(), property.id()), json.document().position(written));
    return SiteWiseModel.value(property.type(), json, written);
  }

  /** The property that something is said of; where there is none, that has been reported. */
  private static Optional<PropertyDefinition> property(Read asset, JsonFields json) {
    var written = json.reference("id", "externalId");
    if (written.isEmpty()) {
      json.report("\"id\" is missing; give it, or an externalId");
      return Optional.empty();
    }
    var found =
        asset
            .model()
            .property("", written.get().getValue())
            .flatMap(asset.model().model()::findProperty);
    // A component's property that no document of its model names has nothing to say, mostly.
    boolean saysSomething =
        Stream.of("alias", "attributeValue").anyMatch(json::has)
            || isNotifying(json)
            || asset.isTransfer();
    if (found.isEmpty() && saysSomething) {
      json.report(
          written.get(),
          "\"%s\" is not a property of model \"%s\" in these files; add the document that defines it"
              .formatted(written.get().getValue(), asset.model().model().name()));
    }
    return found;
  }
}
