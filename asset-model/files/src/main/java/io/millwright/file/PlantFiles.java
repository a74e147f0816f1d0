// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.file.model.ModelReader;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantValidation;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.Composition;
import io.millwright.file.yaml.Documents;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.WrongParts;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Model files: YAML documents that begin with {@code model:} or {@code asset:}, many to a file or a
 * file each, and SiteWise's own JSON ({@link SiteWiseReader}). A model, a property, a hierarchy or
 * an asset has the id that {@code id:} gives, or else the one that it has in the plant that the
 * files are to change, by its key or the one that {@code was:} gives, or else one made of its key
 * ({@link StableIds}); so the same files always make the same plant.
 */
public final class PlantFiles {
  private static final int MOST_MODELS = 20_000;
  private static final int MOST_PROPERTIES = 20_000;
  private static final List<String> BEGINNINGS = List.of("model", "asset", "edge");

  private final List<Problem> problems;
  private final List<Problem> hints = new ArrayList<>();
  private final Places places = new Places();
  private final WrittenKeys keys = new WrittenKeys();
  private final Plant known;

  private final SiteWiseReader siteWise;

  /** False where the reader keeps the problems of documents that can't be read elsewhere. */
  private final boolean isWhole;

  private PlantFiles(Plant known, List<Problem> problems, boolean isWhole) {
    this.known = known;
    this.problems = problems;
    this.isWhole = isWhole;
    siteWise = new SiteWiseReader(known, places, problems, hints);
  }

  /**
   * Reads a plant from files, and from all {@code *.yaml} and {@code *.yml} files in folders and
   * below, and {@code *.json} files that SiteWise has written. Documents that begin with {@code
   * edge:} are left to {@code EdgeFiles}.
   *
   * @throws InvalidException with every problem in all files, each with its place
   */
  public static Plant read(List<Path> filesOrDirectories) {
    return read(filesOrDirectories, Plant.EMPTY);
  }

  /** Every problem in files, and in those of folders, each with its place. */
  public static List<Problem> mistakes(List<Path> filesOrDirectories) {
    try {
      var _ = read(filesOrDirectories);
      return List.of();
    } catch (InvalidException e) {
      return e.problems();
    }
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param known the plant as it is, whose ids what is still there keeps
   * @throws InvalidException with every problem in all files, each with its place
   */
  public static Plant read(List<Path> filesOrDirectories, Plant known) {
    var files = new PlantFiles(known, new ArrayList<>(), true);
    var documents = new ArrayList<YamlDocument>();
    for (var file : Documents.files(filesOrDirectories, files.problems)) {
      documents.addAll(Documents.read(file, files.problems, files.keys::unread));
    }
    return files.plant(documents);
  }

  /**
   * Reads a plant from files and leaves out what is wrong in them: a property, an alias, an asset
   * with what stands below it, and what needs one of these.
   */
  public static SoundPlant readSound(List<Path> filesOrDirectories) {
    var mistakes = new ArrayList<Problem>();
    var broken = new ArrayList<String>();
    var documents = new ArrayList<YamlDocument>();
    for (var file : Documents.files(filesOrDirectories, mistakes)) {
      documents.addAll(Documents.read(file, mistakes, broken::add));
    }
    var leftOut = new ArrayList<Problem>();
    var found = mistakes;
    while (true) {
      var files = new PlantFiles(Plant.EMPTY, new ArrayList<>(), false);
      broken.forEach(files.keys::unread);
      try {
        var plant = files.plant(documents);
        mistakes.sort(Comparator.comparing(Problem::position));
        return new SoundPlant(plant, mistakes, leftOut);
      } catch (InvalidException e) {
        for (var problem : e.problems()) {
          (files.keys.isFollowing(problem) ? leftOut : found).add(problem);
        }
        // What is found from now on was right until these parts were gone.
        found = leftOut;
        if (!WrongParts.remove(documents, e.problems())) {
          documents.clear();
        }
      }
    }
  }

  /**
   * The files that {@link #read} reads of a folder and below.
   *
   * @throws InvalidException if the folder can't be read
   */
  public static List<Path> files(Path directory) {
    var problems = new ArrayList<Problem>();
    var files = Documents.files(List.of(directory), problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return files;
  }

  /**
   * The files of a folder and below that {@link #read} passes over for their names although they
   * begin as model files do, such as {@code line.yaml.txt}.
   *
   * @throws InvalidException if the folder can't be read
   */
  public static List<Path> passedOver(Path directory) {
    try {
      return Documents.passedOver(directory);
    } catch (IOException e) {
      throw new InvalidException(
          List.of(
              new Problem(
                  new Position(directory.toString(), 0, 0),
                  "",
                  "Can't be read (%s); check the permissions".formatted(e))));
    }
  }

  /** True of a name that a model file may have: {@code .yaml}, {@code .yml} or {@code .json}. */
  public static boolean isModelFile(String name) {
    return Documents.isModelFile(name);
  }

  /**
   * Reads a plant from the texts of files, by their names.
   *
   * @throws InvalidException with every problem in all texts, each with its place
   */
  public static Plant parse(Map<String, String> texts) {
    return parse(texts, Plant.EMPTY);
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param known the plant as it is, whose ids what is still there keeps
   * @throws InvalidException with every problem in all texts, each with its place
   */
  public static Plant parse(Map<String, String> texts, Plant known) {
    return parse(texts, known, _ -> {});
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param hints is told what the texts say and may not mean, such as a {@code was:} that names
   *     nothing
   * @throws InvalidException with every problem in all texts, each with its place; with the first
   *     thousand where there are more
   */
  public static Plant parse(Map<String, String> texts, Plant known, Consumer<Problem> hints) {
    var files = new PlantFiles(known, new BoundedProblems(), true);
    try {
      var documents = new ArrayList<YamlDocument>();
      texts.forEach((name, text) ->
          documents.addAll(
              Documents.parse(Documents.source(name, text), files.problems, files.keys::unread)));
      var plant = files.plant(documents);
      files.hints.forEach(hints);
      return plant;
    } catch (BoundedProblems.Full e) {
      throw files.tooMany();
    }
  }

  /**
   * A plant as the texts of files, by their names: {@code models/KEY.yaml} for each model and
   * {@code assets/KEY.yaml} for each tree. The same plant gives the same texts.
   */
  public static Map<String, String> texts(Plant plant) {
    var writer = new PlantWriter(plant);
    var texts = new LinkedHashMap<String, String>();
    plant
        .models()
        .forEach(model -> texts.put("models/%s.yaml".formatted(model.key()), writer.text(model)));
    plant
        .roots()
        .forEach(root -> texts.put("assets/%s.yaml".formatted(root.key()), writer.text(root)));
    return texts;
  }

  /**
   * Makes the model files of a folder define this plant. A document that says the same already
   * stays as it is, with its comments; one that does not is written anew in its place; one of a
   * model or tree that is gone goes. What is new gets a file as in {@link #texts}.
   *
   * @return the files that define the plant now
   * @throws InvalidException if the model files that are there have problems
   * @throws IOException if a file can't be written
   */
  public static List<Path> write(Plant plant, Path directory) throws IOException {
    return new PlantExport(plant, directory).write();
  }

  /**
   * Where a model begins.
   *
   * @param written its key as it stands there, which may be none
   * @param key its key
   */
  private record Header(
      String written, String key, ModelId id, YamlDocument document, Position position) {}

  /** Much more than any plant has is refused before work begins that grows with it. */
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

  private Plant plant(List<YamlDocument> written) {
    var documents = written.stream().map(this::begun).toList();
    requireModest(documents);
    var headers = new LinkedHashMap<String, Header>();
    var ids = new HashMap<ModelId, String>();
    var trees = new ArrayList<YamlDocument>();
    var identity =
        new KeptIds<ModelId>(
            key -> known.findModel(key).map(AssetModel::id),
            StableIds::model,
            id -> known.findModel(id).isPresent(),
            was ->
                KeptIds.unknown(
                    "model of the plant",
                    was,
                    known.models().stream().map(AssetModel::key).toList()),
            hints);
    for (var document : documents) {
      var fields = new Fields(document, document.root(), "", new ArrayList<>());
      fields.text("model").ifPresent(key -> identity.rename(key, fields.reportingTo(problems)));
    }
    for (var document : documents) {
      var fields = new Fields(document, document.root(), "", new ArrayList<>());
      if (fields.has("asset")) {
        trees.add(document);
      } else if (fields.has("model")) {
        header(document, headers, ids, identity);
      } else if (SiteWiseReader.isSiteWise(document)) {
        siteWise.add(document);
      }
    }
    var kept =
        siteWise.headers(
            headers.isEmpty() && trees.isEmpty(),
            (key, id, document, position, json) -> {
              var message = twice(new Header(key, key, id, document, position), headers, ids);
              message.ifPresent(json::report);
              return message.isEmpty();
            });
    var modelIds = new LinkedHashMap<String, ModelId>();
    kept.forEach(model -> modelIds.put(model.key(), model.id()));
    headers.values().forEach(header -> modelIds.put(header.key(), header.id()));
    var readers = new ArrayList<ModelReader>();
    for (var header : headers.values()) {
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

  private void header(
      YamlDocument document,
      Map<String, Header> headers,
      Map<ModelId, String> ids,
      KeptIds<ModelId> identity) {
    // What else is wrong within the document is for its reader to say.
    var fields = new Fields(document, document.root(), "", new ArrayList<>()).reportingTo(problems);
    var scalar = fields.scalar("model");
    var written = scalar.map(ScalarNode::getValue).orElse("");
    if (scalar.isPresent() && !Keys.NODE.matcher(written).matches()) {
      fields.report(
          scalar.get(),
          "\"%s\" is not a key; use 1 to 128 letters, digits, _, . and -".formatted(written));
    }
    var key = keys.node(written);
    var id = fields.about(written).id().map(ModelId::new).orElseGet(() -> identity.of(key));
    var header = new Header(written, key, id, document, document.position(document.root()));
    var message = twice(header, headers, ids);
    if (message.isPresent()) {
      scalar.ifPresent(at -> fields.report(at, message.get()));
      // What else is wrong with it is said all the same.
      var other = keys.again(written, headers.size());
      headers.put(
          other, new Header(written, other, StableIds.model(other), document, header.position()));
    }
  }

  /** What is wrong with another model of that key or id; empty where it is the first. */
  private static Optional<String> twice(
      Header header, Map<String, Header> headers, Map<ModelId, String> ids) {
    var first = headers.get(header.key());
    if (first != null) {
      return Optional.of(
          "Model \"%s\" stands twice, first at %s; give each its own key"
              .formatted(header.key(), first.position()));
    }
    var owner = ids.putIfAbsent(header.id(), header.key());
    if (owner != null) {
      return Optional.of("The id %s belongs to model \"%s\" already".formatted(header.id(), owner));
    }
    headers.put(header.key(), header);
    return Optional.empty();
  }

  /** The document, with its first word as it must have been meant; a wrong one is reported. */
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

  private InvalidException tooMany() {
    var told = new ArrayList<>(located());
    told.add(
        new Problem(
            told.getLast().position(),
            "",
            "There are more problems than these %,d; mend these, and the rest is looked at"
                .formatted(told.size())));
    return new InvalidException(told);
  }

  /** What the assets have in common whose order a file says: the file, or parent and hierarchy. */
  private Object siblings(Asset asset) {
    return asset.placement() instanceof Placement.Under under
        ? under
        : places.position(new PlantPlace.OfAsset(asset.id())).file();
  }
}
