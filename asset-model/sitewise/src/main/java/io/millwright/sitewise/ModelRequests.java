// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.ModelId;
import io.millwright.sitewise.formula.Variables;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.written.WrittenModels;
import io.millwright.sitewise.written.WrittenParts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the requests of SiteWise's API that create or change an asset model or one of its composite
 * models. Parts that a request does not mention stay as they are.
 *
 * <p>Problems are reported to the request's source. Use the returned model only if no problem was
 * reported.
 */
public final class ModelRequests {
  /** The greatest depth of composite models, which is that of the paths in SiteWise's formulas. */
  private static final int DEEPEST = 10;

  private final Plant plant;
  private final Supplier<UUID> fresh;
  private final WrittenModels written;

  /**
   * Creates a reader for a plant whose external ids are the keys.
   *
   * @param plant the plant that the request changes
   * @param fresh returns ids for new parts without a given id
   */
  public ModelRequests(Plant plant, Supplier<UUID> fresh) {
    this(plant, fresh, WrittenModels.NONE);
  }

  /**
   * Creates a reader.
   *
   * @param plant the plant that the request changes
   * @param fresh returns ids for new parts without a given id
   * @param written the words in which callers wrote the models of the plant, including their
   *     external ids
   */
  public ModelRequests(Plant plant, Supplier<UUID> fresh, WrittenModels written) {
    this.plant = plant;
    this.fresh = fresh;
    this.written = written;
  }

  /** Returns the model for a request of CreateAssetModel. */
  public AssetModel create(JsonObject body) {
    var name = body.name("assetModelName").orElse("");
    var external = ModelDraft.external(body, "assetModelExternalId");
    Predicate<String> isTaken = key -> plant.findModel(key).isPresent();
    var key =
        external
            .map(text -> KeyMaker.freeNode(text, isTaken))
            .orElseGet(() -> KeyMaker.node("model", Optional.empty(), name, isTaken));
    var model =
        new AssetModel(
            new ModelId(body.id("assetModelId").orElseGet(fresh)),
            key,
            name,
            body.text("assetModelDescription").orElse(""),
            type(body),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            FormulaRules.SITEWISE);
    var draft = draft(model.id(), Optional.empty());
    whole(draft, body, model.type(), Optional.empty());
    return finished(draft, model, List.of());
  }

  /**
   * Returns the model for a request of UpdateAssetModel. Properties and hierarchies that the
   * request does not contain are removed. Composite models that it does not contain stay, except
   * those of SiteWise's own types.
   */
  public AssetModel update(JsonObject body, AssetModel before) {
    var external = body.text("assetModelExternalId");
    Predicate<String> isTaken =
        taken ->
            plant.findModel(taken).filter(other -> !other.id().equals(before.id())).isPresent();
    var key =
        external
            .filter(text ->
                !written.find(plant, text).filter(is -> is.id().equals(before.id())).isPresent())
            .map(text -> KeyMaker.freeNode(text, isTaken))
            .orElse(before.key());
    external
        .flatMap(text -> written.find(plant, text))
        .filter(other -> !other.id().equals(before.id()))
        .ifPresent(other ->
            body.report(
                "assetModelExternalId",
                "Asset model \"%s\" has this external id; choose another".formatted(other.name())));
    var draft = draft(before.id(), Optional.of(before));
    whole(draft, body, before.type(), Optional.of(before));
    return finished(
        draft,
        new AssetModel(
            before.id(),
            key,
            body.name("assetModelName").orElse(""),
            body.text("assetModelDescription").orElse(""),
            before.type(),
            List.of(),
            List.of(),
            List.of(),
            before.interfaces(),
            before.alarms(),
            before.rules()),
        given(before));
  }

  /**
   * Returns the model for a request of CreateAssetModelCompositeModel.
   *
   * @param id the id of the new composite model
   */
  public AssetModel withComposite(JsonObject body, AssetModel before, CompositeModelId id) {
    var draft = draft(before.id(), Optional.of(before));
    keepAllBut(draft, before, "");
    var group = group(body, before);
    if (group.chars().filter(c -> c == '.').count() >= DEEPEST) {
      body.report(
          "Composite models stand at most %d deep; put this one higher up".formatted(DEEPEST));
    }
    var component = NamedBy.of(body, "composedAssetModelId").flatMap(this::model);
    var name = body.name("assetModelCompositeModelName").orElse("");
    var external = ModelDraft.external(body, "assetModelCompositeModelExternalId");
    var key = draft.compositeKey(group, external, name);
    external.ifPresent(
        text -> CompositeRules.externalId(before, written.of(before.id()), group, text, body));
    var type = body.required("assetModelCompositeModelType").orElse(CompositeModel.CUSTOM);
    draft.composite(
        new CompositeModel(
            id,
            key,
            name,
            body.text("assetModelCompositeModelDescription").orElse(""),
            type,
            component),
        body);
    var properties = body.objects("assetModelCompositeModelProperties");
    if (body.has("composedAssetModelId") && !properties.isEmpty()) {
      body.report(
          "A composite model has the properties of composedAssetModelId, or"
              + " assetModelCompositeModelProperties, not both; leave one out");
    }
    if (component.isEmpty()) {
      rules(before)
          .composite(type, Optional.empty(), body, "assetModelCompositeModelType", properties);
    }
    properties.forEach(property -> draft.property(key + ".", property));
    return finished(draft, before, given(before));
  }

  private static CompositeRules rules(AssetModel before) {
    return new CompositeRules(before.type(), Optional.of(before));
  }

  /** Returns the key of the composite model that will contain a new one, with a dot. */
  private String group(JsonObject body, AssetModel before) {
    var named = NamedBy.of(body, "parentAssetModelCompositeModelId");
    if (named.isEmpty()) {
      return "";
    }
    var parent = new ModelNames(before, written.of(before.id())).composite(named.get());
    if (parent.isEmpty()) {
      named
          .get()
          .at()
          .notFound(
              named.get().member(),
              "There is no composite model %s in model %s"
                  .formatted(named.get().written(), before.key()));
      return "";
    }
    var group = parent.get().key() + ".";
    refuseGiven(body, before, group);
    return group;
  }

  /** Returns the model for a request of UpdateAssetModelCompositeModel. */
  public AssetModel withComposite(JsonObject body, AssetModel before, CompositeModel composite) {
    refuseGiven(body, before, composite.key());
    var draft = draft(before.id(), Optional.of(before));
    keepAllBut(draft, before, composite.key() + ".");
    var properties = body.objects("assetModelCompositeModelProperties");
    if (composite.component().isPresent() && !properties.isEmpty()) {
      body.report(
          "assetModelCompositeModelProperties",
          "The properties of composite model \"%s\" are those of its component model; change them there"
              .formatted(composite.name()));
    }
    var changed =
        new CompositeModel(
            composite.id(),
            composite.key(),
            body.name("assetModelCompositeModelName").orElse(""),
            body.text("assetModelCompositeModelDescription").orElse(""),
            composite.type(),
            composite.component());
    if (composite.component().isEmpty()) {
      rules(before)
          .composite(
              composite.type(),
              Optional.of(composite),
              body,
              "assetModelCompositeModelType",
              properties);
    }
    draft.composites().replaceAll(known -> known.equals(composite) ? changed : known);
    draft.reserveProperties(composite.key() + ".", properties);
    properties.forEach(property -> draft.property(composite.key() + ".", property));
    return finished(draft, before, given(before));
  }

  /** Returns the model for a request of DeleteAssetModelCompositeModel. */
  public static AssetModel withoutComposite(AssetModel before, CompositeModel composite) {
    return before.with(
        before.properties().stream().filter(known -> !composite.holds(known.key())).toList(),
        before.composites().stream()
            .filter(known -> !known.equals(composite) && !composite.holds(known.key()))
            .toList());
  }

  /**
   * Returns why a part can't be changed in this model, because it comes from a component model;
   * empty if the part is the model's own.
   */
  public static Optional<String> refusal(AssetModel model, String key) {
    return model.isOwn(key)
        ? Optional.empty()
        : Optional.of(
            "\"%s\" is given by a component model; change it there, or use one of the model's own"
                .formatted(key));
  }

  private static void refuseGiven(JsonObject body, AssetModel before, String key) {
    refusal(before, key).ifPresent(body::report);
  }

  private ModelDraft draft(ModelId id, Optional<AssetModel> before) {
    return new ModelDraft(id, new PartIds.OfRequest(before.map(this::names), fresh));
  }

  private ModelNames names(AssetModel model) {
    return new ModelNames(model, written.of(model.id()));
  }

  private void whole(
      ModelDraft draft, JsonObject body, ModelType type, Optional<AssetModel> before) {
    var rules = new CompositeRules(type, before);
    rules.properties(body.objects("assetModelProperties"));
    var named = body.objects("assetModelCompositeModels");
    var names = before.map(this::names);
    Function<JsonObject, Optional<CompositeModel>> known =
        json -> names.flatMap(of -> PartIds.changedComposite(of, json));
    var changed = named.stream().flatMap(json -> known.apply(json).stream()).toList();
    changed.forEach(composite -> draft.reserve(composite.key()));
    draft.reserveHierarchies(body.objects("assetModelHierarchies"));
    draft.reserveProperties("", body.objects("assetModelProperties"));
    body.objects("assetModelHierarchies")
        .forEach(hierarchy -> draft.hierarchy(hierarchy, this::model));
    body.objects("assetModelProperties").forEach(property -> draft.property("", property));
    before.ifPresent(model -> {
      for (var composite : model.composites()) {
        if (composite.type().equals(CompositeModel.CUSTOM) && !changed.contains(composite)) {
          draft.composites().add(composite);
          model.propertiesIn(composite).forEach(draft::keep);
        }
      }
    });
    int kept = draft.composites().size();
    named.forEach(json -> composite(draft, rules, json, known.apply(json)));
    before.ifPresent(model -> draft.orderComposites(model.composites(), kept));
  }

  /** Reads a composite model within the request for its model. */
  private static void composite(
      ModelDraft draft, CompositeRules rules, JsonObject json, Optional<CompositeModel> changed) {
    var name = json.name("name").orElse("");
    var type = json.required("type").orElse(CompositeModel.CUSTOM);
    CompositeRules.name(draft.composites(), name, json);
    if (changed.flatMap(CompositeModel::component).isEmpty()) {
      rules.composite(type, changed, json, "type", json.objects("properties"));
    }
    var external = ModelDraft.external(json, "externalId");
    var key =
        changed.map(CompositeModel::key).orElseGet(() -> draft.compositeKey("", external, name));
    draft.composite(
        new CompositeModel(
            changed.map(CompositeModel::id).orElseGet(() -> draft.compositeId(json.id("id"), key)),
            key,
            name,
            json.text("description").orElse(""),
            type,
            changed.flatMap(CompositeModel::component)),
        json);
    draft.reserveProperties(key + ".", json.objects("properties"));
    json.objects("properties").forEach(property -> draft.property(key + ".", property));
  }

  /** Keeps everything of a model except the properties directly in one composite model. */
  private static void keepAllBut(ModelDraft draft, AssetModel model, String group) {
    draft.hierarchies().addAll(model.hierarchies());
    draft.composites().addAll(model.composites());
    model.properties().stream()
        .filter(property -> group.isEmpty() || !KeyMaker.group(property.key()).equals(group))
        .forEach(draft::keep);
  }

  /** Returns the properties that a model has from component models. */
  private static List<PropertyDefinition> given(AssetModel model) {
    return model.properties().stream().filter(property -> !model.isOwn(property.key())).toList();
  }

  private AssetModel finished(ModelDraft draft, AssetModel like, List<PropertyDefinition> given) {
    var known = Stream.concat(draft.skeleton().stream(), given.stream()).toList();
    var names = names(draft.of(like, known));
    draft.name(names);
    return draft.of(like, draft.properties(formulas(names)));
  }

  private FormulaReader formulas(ModelNames own) {
    return new FormulaReader(own, id -> plant.findModel(id).map(this::names));
  }

  /**
   * Returns the formula of a property as a caller wrote it, with the targets of its variables;
   * empty if the property has another formula than the object.
   *
   * @param model the model that the request has created or changed
   * @param parts the words for its parts
   * @param kind the transform or metric that contains {@code expression} and {@code variables}
   */
  public Optional<Variables.Declared> declared(
      AssetModel model, WrittenParts parts, PropertyDefinition property, JsonObject kind) {
    return formulas(new ModelNames(model, parts)).declared(property, kind);
  }

  private Optional<ModelId> model(NamedBy named) {
    var found =
        named.id().isPresent()
            ? plant.findModel(new ModelId(named.id().get()))
            : named
                .external()
                .flatMap(text ->
                    written.find(plant, text).or(() -> plant.findModel(KeyMaker.node(text))));
    if (found.isEmpty() && named.id().isEmpty() && named.external().isEmpty()) {
      named.report(
          "\"%s\" does not name an asset model; give a UUID, or externalId: and the external id"
              .formatted(named.written()));
    } else if (found.isEmpty()) {
      named.at().notFound(named.member(), "There is no asset model %s".formatted(named.written()));
    }
    return found.map(AssetModel::id);
  }

  /** Returns the type of a model; asset model if the request gives none. */
  static ModelType type(JsonObject json) {
    return json.text("assetModelType")
        .flatMap(written -> {
          var type =
              Arrays.stream(ModelType.values())
                  .filter(each -> each.name().equals(written))
                  .findFirst();
          if (type.isEmpty()) {
            json.report(
                "assetModelType",
                "\"%s\" is not a type of model; use one of %s"
                    .formatted(written, List.of(ModelType.values())));
          }
          return type;
        })
        .orElse(ModelType.ASSET_MODEL);
  }
}
