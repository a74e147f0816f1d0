// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Composition;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads SiteWise's own documents: answers of its describe operations, and metadata transfer jobs.
 *
 * <p>SiteWise's UUIDs are kept. External ids become keys ({@link KeyMaker}), names stay names.
 *
 * <p>Metadata transfer jobs build on each other: the parts that several jobs describe of one model
 * or asset are merged, and if two differ, the last one counts. If there are only jobs and no
 * answers, the jobs also build on the present plant: models, assets and settings that no job names
 * stay.
 */
public final class SiteWiseDocuments {
  /** The members by which a document is recognised; each document has one of them. */
  public static final List<String> MEMBERS =
      List.of(
          "assetModels",
          "assets",
          "assetId",
          "assetModelId",
          "assetRelationshipSummaries",
          "propertyValue");

  private final Plant known;
  private final AssetDocuments assets;
  private final List<JsonObject> models = new ArrayList<>();
  private final List<JsonObject> composites = new ArrayList<>();
  private final List<JsonObject> interfaces = new ArrayList<>();
  private final Map<ModelId, ModelDocument> readers = new LinkedHashMap<>();
  private final Map<ModelId, JsonObject> transferred = new HashMap<>();
  private Map<ModelId, ModelNames> names = Map.of();
  private boolean isIncrement = true;

  /**
   * Creates a reader.
   *
   * @param known the present plant
   */
  public SiteWiseDocuments(Plant known) {
    this.known = known;
    assets = new AssetDocuments(known);
  }

  /**
   * Returns whether a document is a metadata transfer job. The schema of such jobs allows no other
   * members.
   */
  public static boolean isTransfer(JsonValue.JsonMembers document) {
    return isTransfer(document.members().keySet());
  }

  private static boolean isTransfer(Set<String> members) {
    return members.contains("assetModels") || members.contains("assets");
  }

  /** Adds a document. */
  public void add(JsonObject json) {
    boolean isTransfer = json.has("assetModels") || json.has("assets");
    isIncrement &= isTransfer;
    if (isTransfer) {
      models.addAll(json.objects("assetModels"));
      json.objects("assets").forEach(assets::add);
      json.finish();
    } else if (json.has("propertyValue")) {
      assets.addValue(json);
    } else if (json.has("assetRelationshipSummaries")) {
      json.objects("assetRelationshipSummaries").forEach(assets::addRelationship);
    } else if (json.has("assetModelCompositeModelId")) {
      composites.add(json);
    } else if (json.has("interfaceAssetModelId")) {
      interfaces.add(json);
    } else if (json.has("assetCompositeModelId")) {
      assets.addComposite(json);
    } else if (json.has("assetSummaries")) {
      assets.addChildren(json);
    } else if (json.has("assetId") && json.has("propertyId")) {
      // What was fetched of a property that has no value yet; such an answer is empty.
      json.know("assetId", "propertyId");
    } else if (json.has("assetId")) {
      assets.add(json);
    } else {
      models.add(json);
    }
  }

  /** Registers the key and the id of a model. */
  public interface Register {
    /** Registers a key and an id. Returns false after reporting that another model has them. */
    boolean put(String key, ModelId id, JsonObject json);
  }

  /**
   * Registers the ids of all models.
   *
   * @param isAlone true if only these documents describe the plant
   * @return the models of the plant that stay as they are, because no job names them
   */
  public List<AssetModel> headers(boolean isAlone, Register register) {
    isIncrement &= isAlone && !(models.isEmpty() && assets.isEmpty());
    var keys = new HashSet<String>();
    for (var json : models) {
      json.text("assetModelExternalId").map(KeyMaker::node).ifPresent(keys::add);
    }
    models.forEach(json -> header(json, keys, register));
    for (var composite : composites) {
      of(composite, "composite model").ifPresent(model -> model.addComposite(composite));
    }
    for (var relationship : interfaces) {
      of(relationship, "interface").ifPresent(model -> model.addInterface(relationship));
    }
    return isIncrement
        ? known.models().stream().filter(model -> !readers.containsKey(model.id())).toList()
        : List.of();
  }

  private void header(JsonObject json, Set<String> keys, Register register) {
    var name = json.name("assetModelName").orElse("");
    var external = ModelDraft.external(json, "assetModelExternalId");
    var chosen = json.id("assetModelId").map(ModelId::new);
    var earlier = earlier(chosen, external);
    if (earlier.isPresent() && isOtherJob(earlier.get().id(), json)) {
      earlier.get().add(json);
      transferred.put(earlier.get().id(), json);
      return;
    }
    var key =
        chosen
            .filter(_ -> isIncrement && external.isEmpty())
            .flatMap(known::findModel)
            .map(AssetModel::key)
            .orElseGet(() -> KeyMaker.node("model", external, name, keys::contains));
    keys.add(key);
    var id =
        chosen
            .or(() -> known.findModel(key).map(AssetModel::id))
            .orElseGet(() -> StableIds.model(key));
    if (register.put(key, id, json)) {
      var reader = new ModelDocument(id, key, known.findModel(id), isIncrement);
      reader.add(json);
      readers.put(id, reader);
      transferred.put(id, json);
    }
  }

  /** Returns the earlier document of the same model; empty if there is none. */
  private Optional<ModelDocument> earlier(Optional<ModelId> id, Optional<String> external) {
    return readers.values().stream()
        .filter(reader ->
            id.equals(Optional.of(reader.id()))
                || external.map(KeyMaker::node).equals(Optional.of(reader.key())))
        .findFirst();
  }

  /**
   * Returns whether an object is of another metadata transfer job than the model's last one. Two
   * jobs may describe one model; a single job, or the set of answers, may describe it only once.
   */
  private boolean isOtherJob(ModelId id, JsonObject json) {
    var last = Objects.requireNonNull(transferred.get(id));
    return last.isStrict() && json.isStrict() && !last.source().equals(json.source());
  }

  private Optional<ModelDocument> of(JsonObject part, String what) {
    part.required("assetModelId");
    var model = part.id("assetModelId").map(id -> readers.get(new ModelId(id)));
    if (model.isEmpty()) {
      part.text("assetModelId")
          .ifPresent(written ->
              part.report(
                  "assetModelId",
                  "Model %s of this %s is not in these files; add what describe-asset-model says of it"
                      .formatted(written, what)));
    }
    return model;
  }

  /**
   * Returns the models.
   *
   * @param others the models that model files describe, or that stay as they are
   * @param ids the ids of all models by their keys
   */
  public List<AssetModel> models(Collection<AssetModel> others, Map<String, ModelId> ids) {
    var modelIds = Set.copyOf(ids.values());
    var structures = new LinkedHashMap<ModelId, AssetModel>();
    for (var reader : readers.values()) {
      structures.put(reader.id(), reader.structure(named -> model(named, ids, modelIds)));
    }
    var all = new ArrayList<>(others);
    all.addAll(structures.values());
    names = new HashMap<>();
    Composition.of(all).forEach(model -> names.put(model.id(), new ModelNames(model)));
    readers.values().forEach(reader -> reader.name(Objects.requireNonNull(names.get(reader.id()))));
    return readers.values().stream()
        .map(reader -> reader.whole(Objects.requireNonNull(structures.get(reader.id())), names))
        .toList();
  }

  private static Optional<ModelId> model(
      NamedBy named, Map<String, ModelId> ids, Set<ModelId> known) {
    return named.id().isPresent()
        ? named.id().map(ModelId::new).filter(known::contains)
        : named.external().map(KeyMaker::node).flatMap(key -> Optional.ofNullable(ids.get(key)));
  }

  /**
   * Returns the assets, including those of the plant that stay as they are.
   *
   * @param others the assets that model files describe
   * @param ids the ids of all models by their keys
   */
  public List<Asset> assets(List<Asset> others, Map<String, ModelId> ids) {
    var modelIds = Set.copyOf(names.keySet());
    return assets.read(others, isIncrement, names, named -> model(named, ids, modelIds));
  }
}
