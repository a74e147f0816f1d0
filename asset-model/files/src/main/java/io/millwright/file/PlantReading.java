// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantValidation;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Composition;
import io.millwright.asset.id.ModelId;
import io.millwright.file.definition.ModelReader;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Makes a plant of documents: of their models, then of their trees of assets, then checks it. */
final class PlantReading {
  private static final int MOST_MODELS = 20_000;
  private static final int MOST_PROPERTIES = 20_000;
  private static final List<String> BEGINNINGS = List.of("model", "asset", "edge");

  private final List<Problem> problems;
  private final List<Problem> hints = new ArrayList<>();
  private final Places places = new Places();
  private final WrittenKeys keys = new WrittenKeys();
  private final Plant known;
  private final SiteWiseReader siteWise;

  /** False where the caller keeps the problems of documents that can't be read elsewhere. */
  private final boolean isWhole;

  /**
   * Makes a reading without documents.
   *
   * @param known the plant as it is, whose ids what is still there keeps
   * @param problems gets the problems of all documents
   * @param isWhole false where the caller keeps the problems of documents that can't be read
   */
  PlantReading(Plant known, List<Problem> problems, boolean isWhole) {
    this.known = known;
    this.problems = problems;
    this.isWhole = isWhole;
    siteWise = new SiteWiseReader(known, places, problems, hints);
  }

  /** Returns the problems found so far, to be added to. */
  List<Problem> problems() {
    return problems;
  }

  /** Returns what the documents say and may not mean. */
  List<Problem> hints() {
    return hints;
  }

  /** Returns the keys that the documents hold, right and wrong. */
  WrittenKeys keys() {
    return keys;
  }

  /**
   * Returns the plant that documents define.
   *
   * @throws InvalidException with every problem, each with its place
   */
  Plant plant(List<YamlDocument> written) {
    var documents = written.stream().map(this::begun).toList();
    requireModest(documents);
    var headers = new ModelHeaders(known, keys, problems, hints);
    documents.forEach(headers::rename);
    var trees = new ArrayList<YamlDocument>();
    for (var document : documents) {
      var fields = new Fields(document, document.root(), "", new ArrayList<>());
      if (fields.has("asset")) {
        trees.add(document);
      } else if (fields.has("model")) {
        headers.add(document);
      } else if (SiteWiseReader.isSiteWise(document)) {
        siteWise.add(document);
      }
    }
    var kept =
        siteWise.headers(
            headers.all().isEmpty() && trees.isEmpty(),
            (key, id, document, position, json) -> {
              var message = headers.add(key, id, document, position);
              message.ifPresent(json::report);
              return message.isEmpty();
            });
    var modelIds = new LinkedHashMap<String, ModelId>();
    kept.forEach(model -> modelIds.put(model.key(), model.id()));
    headers.all().forEach(header -> modelIds.put(header.key(), header.id()));
    var readers = new ArrayList<ModelReader>();
    for (var header : headers.all()) {
      if (!SiteWiseReader.isSiteWise(header.document())) {
        readers.add(
            new ModelReader(
                header.document(),
                header.id(),
                header.key(),
                header.written(),
                keys,
                modelIds,
                known.findModel(header.id()),
                places,
                problems,
                hints));
      }
    }
    readers.forEach(ModelReader::note);
    var read = new ArrayList<>(readers.stream().map(ModelReader::read).toList());
    read.addAll(kept);
    read.addAll(siteWise.models(read, modelIds));
    var models = new LinkedHashMap<String, AssetModel>();
    Composition.of(read).forEach(model -> models.put(model.key(), model));
    var contracts = Map.copyOf(models);
    readers.forEach(
        reader -> models.computeIfPresent(reader.key(), (_, m) -> reader.fulfilling(m, contracts)));
    var assets = new AssetReader(models, known, keys, places, problems, hints);
    trees.forEach(assets::rename);
    trees.forEach(assets::read);
    var all = new ArrayList<>(assets.assets());
    all.addAll(siteWise.assets(assets.assets(), modelIds));
    return checked(models, all).withSince(assets.since());
  }

  /** Refuses much more than any plant has, before work begins that grows with it. */
  private static void requireModest(List<YamlDocument> documents) {
    int models = 0;
    for (var document : documents) {
      var fields = new Fields(document, document.root(), "", new ArrayList<>());
      if (!fields.has("model") || fields.has("asset")) {
        continue;
      }
      models++;
      int properties = fields.mapping("properties").map(all -> all.getValue().size()).orElse(0);
      if (models > MOST_MODELS || properties > MOST_PROPERTIES) {
        throw new InvalidException(
            List.of(
                new Problem(
                    document.position(document.root()),
                    "model",
                    models > MOST_MODELS
                        ? "There are more than %,d models".formatted(MOST_MODELS)
                        : "This model has %,d properties; a model has at most %,d"
                            .formatted(properties, MOST_PROPERTIES))));
      }
    }
  }

  /** Returns a document with its first word as it must have been meant; a wrong one is reported. */
  private YamlDocument begun(YamlDocument document) {
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    if (BEGINNINGS.stream().anyMatch(fields::has) || SiteWiseReader.isSiteWise(document)) {
      return document;
    }
    beginning(document, fields);
    var first = document.root().getValue().getFirst();
    return first.getKeyNode() instanceof ScalarNode key
        ? Spelling.nearest(key.getValue(), BEGINNINGS)
            .map(word -> document.beginning(key, word))
            .orElse(document)
        : document;
  }

  private void beginning(YamlDocument document, Fields fields) {
    var first = fields.all().stream().findFirst();
    if (first.isPresent()) {
      var key = first.get().key();
      problems.add(
          new Problem(
              document.position(first.get().keyNode()),
              "",
              "A document begins with model:, asset: or edge:, this one with \"%s\"%s"
                  .formatted(
                      key,
                      Spelling.nearest(key, BEGINNINGS)
                          .map("; did you mean \"%s\"?"::formatted)
                          .orElse("; say what it defines"))));
    }
  }

  private Plant checked(Map<String, AssetModel> models, List<Asset> assets) {
    PlantValidation.check(models.values(), assets, places::position).stream()
        .filter(problem -> !problem.position().equals(Places.SAID))
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new InvalidException(located());
    }
    return Plant.alreadyChecked(
        KnownOrder.of(
            models.values(),
            known.models(),
            AssetModel::id,
            model -> places.position(new PlantPlace.OfModel(model.id())).file()),
        KnownOrder.of(assets, known.assets(), Asset::id, this::siblings));
  }

  private List<Problem> located() {
    return problems.stream()
        .filter(problem -> !isWhole || !keys.isFollowing(problem))
        .sorted(Comparator.comparing(Problem::position))
        .map(keys::shown)
        .map(siteWise::located)
        .toList();
  }

  /** Returns the problems found so far, for files that have too many to be told all of them. */
  InvalidException tooMany() {
    var told = new ArrayList<>(located());
    told.add(
        new Problem(
            told.getLast().position(),
            "",
            "There are more problems than these %,d; mend these, and the rest is looked at"
                .formatted(told.size())));
    return new InvalidException(told);
  }

  /** Returns what assets share whose order a file says: parent and hierarchy, or else the file. */
  private Object siblings(Asset asset) {
    return asset.placement() instanceof Placement.Under under
        ? under
        : places.position(new PlantPlace.OfAsset(asset.id())).file();
  }
}
