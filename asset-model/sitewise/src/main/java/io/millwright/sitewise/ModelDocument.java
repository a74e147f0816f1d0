// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.id.ModelId;
import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One asset model that documents describe. It is read in two steps: first its parts, and, once the
 * parts of all models are known, its formulas, which may name parts of other models.
 */
final class ModelDocument {
  private final ModelId id;
  private final String key;
  private final Optional<AssetModel> before;
  private final boolean isIncrement;
  private final ModelDraft draft;
  private final Layers layers = new Layers();
  private final List<JsonObject> composites = new ArrayList<>();
  private final List<JsonObject> interfaces = new ArrayList<>();
  private Optional<CompositeReader> compositeReader = Optional.empty();

  /**
   * Creates the reader of a model.
   *
   * @param before the model in the present plant; empty for a new one
   * @param isIncrement true if the model keeps what the documents do not mention
   */
  ModelDocument(ModelId id, String key, Optional<AssetModel> before, boolean isIncrement) {
    this.id = id;
    this.key = key;
    this.before = before;
    this.isIncrement = isIncrement;
    draft = new ModelDraft(id, new PartIds.OfFiles(id, before));
  }

  ModelId id() {
    return id;
  }

  String key() {
    return key;
  }

  /** Adds an object that describes the model. */
  void add(JsonObject json) {
    layers.add(json);
  }

  /** Adds a document of DescribeAssetModelCompositeModel. */
  void addComposite(JsonObject document) {
    composites.add(document);
  }

  /** Adds a document of DescribeAssetModelInterfaceRelationship. */
  void addInterface(JsonObject document) {
    interfaces.add(document);
  }

  /**
   * Returns the model without its formulas.
   *
   * @param models finds a model that documents name
   */
  AssetModel structure(Function<NamedBy, Optional<ModelId>> models) {
    layers.know("assetModelId", "assetModelExternalId", "tags");
    var kept = isIncrement ? before : Optional.<AssetModel>empty();
    if (layers.has("assetModelHierarchies") || kept.isEmpty()) {
      layers
          .objects("assetModelHierarchies")
          .forEach(json -> draft.hierarchy(json, named -> required(named, models)));
    } else {
      draft.hierarchies().addAll(kept.get().hierarchies());
    }
    if (layers.has("assetModelProperties") || kept.isEmpty()) {
      layers.objects("assetModelProperties").forEach(json -> draft.property("", json));
    } else {
      kept.get().ownProperties().stream()
          .filter(property -> kept.get().compositeOf(property).isEmpty())
          .forEach(draft::keep);
    }
    if (layers.has("assetModelCompositeModels") || kept.isEmpty()) {
      var reader = new CompositeReader(draft, named -> required(named, models));
      reader.read(layers.objects("assetModelCompositeModels"), composites);
      reader.reportMissing(layers.newest());
      compositeReader = Optional.of(reader);
    } else {
      for (var composite : kept.get().ownComposites()) {
        draft.composites().add(composite);
        if (composite.component().isEmpty()) {
          kept.get().propertiesIn(composite).forEach(draft::keep);
        }
      }
    }
    var json = layers.newest();
    var name = layers.text("assetModelName").orElse(key);
    var type =
        layers
            .with("assetModelType")
            .map(ModelRequests::type)
            .orElseGet(() -> kept.map(AssetModel::type).orElseGet(() -> ModelRequests.type(json)));
    var description =
        layers.text("assetModelDescription").or(() -> kept.map(AssetModel::description)).orElse("");
    layers.finish();
    var like =
        new AssetModel(
            id,
            key,
            name,
            description,
            type,
            List.of(),
            List.of(),
            List.of(),
            kept.map(AssetModel::interfaces).orElse(List.of()),
            kept.map(AssetModel::alarms).orElse(List.of()),
            kept.map(AssetModel::rules).orElse(FormulaRules.SITEWISE));
    return draft.of(like, draft.skeleton());
  }

  private static Optional<ModelId> required(
      NamedBy named, Function<NamedBy, Optional<ModelId>> models) {
    var found = models.apply(named);
    if (found.isEmpty()) {
      named.report(missing(named));
    }
    return found;
  }

  /** Returns the message about a model that no document describes. */
  static String missing(NamedBy named) {
    return "Model %s is not in these files; add what describe-asset-model says of it"
        .formatted(named.written());
  }

  /**
   * Records the names that the documents use for the model's parts.
   *
   * @param names the names of this model, including the parts of its components
   */
  void name(ModelNames names) {
    draft.name(names);
    compositeReader.ifPresent(reader -> reader.name(names));
  }

  /**
   * Returns the model with its formulas.
   *
   * @param structure the model without its formulas
   * @param all the names of all models
   */
  AssetModel whole(AssetModel structure, Map<ModelId, ModelNames> all) {
    var own = Objects.requireNonNull(all.get(id));
    var formulas = new FormulaReader(own, other -> Optional.ofNullable(all.get(other)));
    var read = new InterfaceReader(own, all).read(interfaces, layers.objects("interfaceDetails"));
    var model = draft.of(structure, draft.properties(formulas));
    return read.isEmpty() ? model : model.with(read);
  }
}
