// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetModel;
import io.millwright.asset.Composition;
import io.millwright.asset.ModelId;
import io.millwright.asset.Plant;
import io.millwright.asset.StableIds;
import io.millwright.sitewise.KeyMaker;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
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
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads SiteWise's own JSON: what its describe operations answer, and metadata transfer jobs. A
 * problem in one is told with its JSON path.
 *
 * <p>SiteWise's UUIDs are kept. External ids become keys ({@link KeyMaker}), names stay names.
 */
final class SiteWiseReader {
  /** Each of the documents has one of these members. */
  static final List<String> MEMBERS =
      List.of("assetModels", "assets", "assetId", "assetModelId", "assetRelationshipSummaries");

  private final Plant known;
  private final Places places;
  private final List<Problem> problems;
  private final List<Document> documents = new ArrayList<>();
  private final List<JsonFields> models = new ArrayList<>();
  private final Set<JsonFields> transfers = new HashSet<>();
  private final List<JsonFields> modelComposites = new ArrayList<>();
  private final List<JsonFields> modelInterfaces = new ArrayList<>();
  private final SiteWiseAssets assets;
  private final Map<ModelId, SiteWiseModel> readers = new LinkedHashMap<>();
  private Map<ModelId, SiteWiseNames> names = Map.of();

  /**
   * @param known the plant as it is, whose ids keeps what the documents give none
   */
  SiteWiseReader(Plant known, Places places, List<Problem> problems) {
    this.known = known;
    this.places = places;
    this.problems = problems;
    assets = new SiteWiseAssets(known, places);
  }

  /** True for a document that SiteWise has written. */
  static boolean isSiteWise(Document document) {
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    return MEMBERS.stream().anyMatch(fields::has);
  }

  /** Takes a document of SiteWise's. */
  void add(Document document) {
    documents.add(document);
    var json = new JsonFields(document, document.root(), problems);
    if (json.has("assetModels") || json.has("assets")) {
      var inTransfer = json.objects("assetModels");
      models.addAll(inTransfer);
      transfers.addAll(inTransfer);
      json.objects("assets").forEach(asset -> assets.add(asset, true));
      json.finish();
    } else if (json.has("assetRelationshipSummaries")) {
      json.objects("assetRelationshipSummaries").forEach(assets::addRelationship);
    } else if (json.has("assetModelCompositeModelId")) {
      modelComposites.add(json);
    } else if (json.has("interfaceAssetModelId")) {
      modelInterfaces.add(json);
    } else if (json.has("assetCompositeModelId")) {
      assets.addComposite(json);
    } else if (json.has("assetId")) {
      assets.add(json, false);
    } else {
      models.add(json);
    }
  }

  /** Takes a model's key and id; false where another has them, which has been reported. */
  interface Register {
    boolean put(String key, ModelId id, JsonFields json);
  }

  /** Registers the ids of all models. */
  void headers(Register register) {
    var keys = new HashSet<String>();
    models.forEach(
        json -> json.text("assetModelExternalId").map(KeyMaker::node).ifPresent(keys::add));
    for (var json : models) {
      var name = json.required("assetModelName").map(ScalarNode::getValue).orElse("");
      var key = KeyMaker.node("model", json.text("assetModelExternalId"), name, keys::contains);
      keys.add(key);
      var before = known.findModel(key);
      var id =
          json.id("assetModelId")
              .map(ModelId::new)
              .or(() -> before.map(AssetModel::id))
              .orElseGet(() -> StableIds.model(key));
      if (register.put(key, id, json)) {
        readers.put(
            id,
            new SiteWiseModel(
                json, id, key, name, known.findModel(id), transfers.contains(json), places));
      }
    }
    for (var composite : modelComposites) {
      of(composite, "composite model").ifPresent(model -> model.addComposite(composite));
    }
    for (var relationship : modelInterfaces) {
      of(relationship, "interface").ifPresent(model -> model.addInterface(relationship));
    }
  }

  private Optional<SiteWiseModel> of(JsonFields part, String what) {
    var written = part.required("assetModelId");
    var model = part.id("assetModelId").map(id -> readers.get(new ModelId(id)));
    if (model.isEmpty()) {
      written.ifPresent(scalar ->
          part.report(
              scalar,
              "Model %s of this %s is not in these files; add what describe-asset-model says of it"
                  .formatted(scalar.getValue(), what)));
    }
    return model;
  }

  /**
   * The models.
   *
   * @param others those that are written otherwise
   * @param ids the ids of all models by their keys
   */
  List<AssetModel> models(Collection<AssetModel> others, Map<String, ModelId> ids) {
    var modelIds = Set.copyOf(ids.values());
    var structures = new LinkedHashMap<ModelId, AssetModel>();
    for (var reader : readers.values()) {
      structures.put(reader.id(), reader.structure(written -> model(written, ids, modelIds)));
    }
    var all = new ArrayList<>(others);
    all.addAll(structures.values());
    names = new HashMap<>();
    Composition.of(all).forEach(model -> names.put(model.id(), new SiteWiseNames(model)));
    readers.values().forEach(reader -> reader.name(Objects.requireNonNull(names.get(reader.id()))));
    return readers.values().stream()
        .map(reader -> reader.whole(Objects.requireNonNull(structures.get(reader.id())), names))
        .toList();
  }

  private static Optional<ModelId> model(
      String written, Map<String, ModelId> ids, Set<ModelId> known) {
    return JsonFields.uuid(written)
        .map(ModelId::new)
        .filter(known::contains)
        .or(() -> Optional.ofNullable(ids.get(KeyMaker.node(written))));
  }

  /**
   * The assets.
   *
   * @param others those that are written otherwise
   * @param ids the ids of all models by their keys
   */
  List<Asset> assets(List<Asset> others, Map<String, ModelId> ids) {
    var modelIds = Set.copyOf(names.keySet());
    return assets.read(others, names, written -> model(written, ids, modelIds));
  }

  /** The same problem, with its JSON path where it stands in one of the documents. */
  Problem located(Problem problem) {
    return documents.stream()
        .filter(document -> document.source().file().equals(problem.position().file()))
        .findFirst()
        .map(document ->
            new Problem(
                problem.position(),
                path(document, document.root(), problem.position()),
                problem.message()))
        .orElse(problem);
  }

  /** The way to the innermost value that begins at a place or before it. */
  private static String path(Document document, Node node, Position at) {
    return switch (node) {
      case MappingNode mapping -> {
        var step = "";
        for (var entry : mapping.getValue()) {
          if (document.position(entry.getKeyNode()).compareTo(at) <= 0
              && entry.getKeyNode() instanceof ScalarNode key) {
            var below = path(document, entry.getValueNode(), at);
            step =
                key.getValue() + (below.isEmpty() || below.startsWith("[") ? below : "." + below);
          }
        }
        yield step;
      }
      case SequenceNode sequence -> {
        var step = "";
        for (int i = 0; i < sequence.getValue().size(); i++) {
          var item = sequence.getValue().get(i);
          if (document.position(item).compareTo(at) <= 0) {
            var below = path(document, item, at);
            step = "[%d]".formatted(i) + (below.isEmpty() ? "" : "." + below);
          }
        }
        yield step;
      }
      default -> "";
    };
  }
}
