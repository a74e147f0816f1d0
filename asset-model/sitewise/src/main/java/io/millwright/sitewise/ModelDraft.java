// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model while it is read. First its parts are added without their formulas. Then {@link
 * #properties} reads the formulas, which may name any of the parts.
 */
final class ModelDraft {
  /**
   * The allowed external ids. SiteWise requires two characters and no punctuation at the ends; this
   * pattern does not.
   */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private final ModelId model;
  private final PartIds ids;
  private final List<Part> parts = new ArrayList<>();
  private final List<Hierarchy> hierarchies = new ArrayList<>();
  private final List<CompositeModel> composites = new ArrayList<>();

  /** Keys that parts keep which have not been read yet. */
  private final Set<String> reserved = new HashSet<>();

  /** The keys by the external ids in the documents, each below its kind and group. */
  private final Map<External, String> externals = new LinkedHashMap<>();

  private record External(String kind, String group, String text) {}

  /**
   * A property before its formula is read.
   *
   * @param json the object that defines it; empty if it stays as it is
   * @param definition the property with its kind, but without its formula
   * @param changed the property before the change; empty for a new one
   */
  record Part(
      Optional<JsonObject> json,
      PropertyDefinition definition,
      Optional<PropertyDefinition> changed) {}

  ModelDraft(ModelId model, PartIds ids) {
    this.model = model;
    this.ids = ids;
  }

  /** Returns the id of the model. */
  ModelId model() {
    return model;
  }

  /** Returns the properties so far. */
  List<Part> parts() {
    return parts;
  }

  /** Returns the hierarchies so far. */
  List<Hierarchy> hierarchies() {
    return hierarchies;
  }

  /** Returns the composite models so far. */
  List<CompositeModel> composites() {
    return composites;
  }

  /** Records that a part which has not been read yet keeps its key. */
  void reserve(String key) {
    reserved.add(key);
  }

  /**
   * Records the keys of the properties that objects change, because these keep their keys.
   *
   * @param group the key of the composite model around them, with a dot; empty at the top
   */
  void reserveProperties(String group, List<JsonObject> objects) {
    objects.forEach(json ->
        ids.changedProperty(group, json).map(PropertyDefinition::key).ifPresent(this::reserve));
  }

  /** Records the keys of the hierarchies that objects change, because these keep their keys. */
  void reserveHierarchies(List<JsonObject> objects) {
    objects.forEach(
        json -> ids.changedHierarchy(json).map(Hierarchy::key).ifPresent(this::reserve));
  }

  /**
   * Restores the former order of the composite models, unless the documents give another one: an
   * unchanged composite model keeps its place, and a new one follows its predecessor.
   *
   * @param before the composite models in their former order
   * @param kept how many of the composite models so far stay as they are; they were added first
   */
  void orderComposites(List<CompositeModel> before, int kept) {
    var former = new HashMap<CompositeModelId, Integer>();
    before.forEach(composite -> former.put(composite.id(), former.size()));
    var places = new HashMap<CompositeModelId, Integer>();
    for (var composite : composites.subList(0, kept)) {
      places.put(composite.id(), former.getOrDefault(composite.id(), Integer.MAX_VALUE));
    }
    var told = composites.subList(kept, composites.size());
    int last =
        told.stream()
            .flatMap(composite -> Stream.ofNullable(former.get(composite.id())))
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    for (var composite : told) {
      last = Math.max(last, former.getOrDefault(composite.id(), last));
      places.put(composite.id(), last);
    }
    composites.sort(
        Comparator.comparingInt(
            composite -> places.getOrDefault(composite.id(), Integer.MAX_VALUE)));
  }

  /** Records in {@code names} the external ids that the documents gave to parts. */
  void name(ModelNames names) {
    externals.forEach((external, key) -> names.note(external.text(), key));
  }

  /** Adds a property that stays as it is. */
  void keep(PropertyDefinition property) {
    parts.add(new Part(Optional.empty(), property, Optional.of(property)));
  }

  /**
   * Adds the property that an object defines.
   *
   * @param group the key of the composite model around it, with a dot; empty at the top
   */
  void property(String group, JsonObject json) {
    json.know("dataTypeSpec", "path", "assetModelCompositeModelId");
    var name = json.name("name").orElse("");
    if (!name.isEmpty() && names(group).anyMatch(known -> known.definition().name().equals(name))) {
      json.report(
          "name",
          "There are two properties with the name \"%s\"; give each its own".formatted(name));
    }
    var changed = ids.changedProperty(group, json);
    var external = external(json, "externalId").map(written -> KeyMaker.within(group, written));
    var key =
        changed
            .filter(known -> isSaid(external, known.id().uuid(), known.key()))
            .map(PropertyDefinition::key)
            .orElseGet(() ->
                group
                    + KeyMaker.variable(
                        "property", external, name, taken -> isTaken(group + taken)));
    external.ifPresent(written -> note("property", group, written, key, json, "externalId"));
    var id =
        changed
            .map(PropertyDefinition::id)
            .or(() -> chosen(json, "id").map(PropertyId::new))
            .orElseGet(() -> ids.property(key));
    json.note(new PlantPlace.OfProperty(model, id));
    var role = PropertyReader.role(json, changed.or(() -> ids.knownProperty(key)));
    var definition = PropertyReader.definition(id, key, name, json, role);
    changed.ifPresent(known -> PropertyReader.refuseOther(known, definition, json));
    parts.add(new Part(Optional.of(json), definition, changed));
  }

  /**
   * Returns whether a key stays valid for an external id. An external id that stands for another
   * key replaces the key.
   */
  private boolean isSaid(Optional<String> external, UUID part, String key) {
    return external.map(written -> ids.isSaid(written, part, key)).orElse(true);
  }

  /** Records the external id of a part. Reports one that another part already has. */
  private void note(
      String kind, String group, String external, String key, JsonObject json, String member) {
    var other = externals.putIfAbsent(new External(kind, group, external), key);
    if (other != null) {
      json.report(
          member, "Two parts have the external id \"%s\"; give each its own".formatted(external));
    }
  }

  private Stream<Part> names(String group) {
    return parts.stream().filter(part -> KeyMaker.group(part.definition().key()).equals(group));
  }

  /**
   * Adds the hierarchy that an object defines.
   *
   * @param models finds the model of the children
   */
  void hierarchy(JsonObject json, Function<NamedBy, Optional<ModelId>> models) {
    var name = json.name("name").orElse("");
    var changed = ids.changedHierarchy(json);
    var external = external(json, "externalId");
    var key =
        changed
            .filter(known -> isSaid(external, known.id().uuid(), known.key()))
            .map(Hierarchy::key)
            .orElseGet(() -> KeyMaker.variable("hierarchy", external, name, this::isTaken));
    external.ifPresent(written -> note("hierarchy", "", written, key, json, "externalId"));
    var id =
        changed
            .map(Hierarchy::id)
            .or(() -> chosen(json, "id").map(HierarchyId::new))
            .orElseGet(() -> ids.hierarchy(key));
    json.note(new PlantPlace.OfHierarchy(model, id));
    var child = NamedBy.of(json, "childAssetModelId", "childAssetModelExternalId");
    if (child.isEmpty()) {
      json.report("\"childAssetModelId\" is missing; name the model of the children");
    }
    child
        .flatMap(models)
        .ifPresent(found -> {
          changed
              .filter(known -> !known.child().equals(found))
              .ifPresent(known ->
                  child
                      .get()
                      .report(
                          "The child model of hierarchy %s can't change; remove the hierarchy and add another"
                              .formatted(known.key())));
          hierarchies.add(new Hierarchy(id, key, name, found));
        });
    json.finish();
  }

  /** Adds a composite model. */
  void composite(CompositeModel composite, JsonObject json) {
    json.note(new PlantPlace.OfComposite(model, composite.id()));
    composites.add(composite);
  }

  /**
   * Returns the key of a new composite model.
   *
   * @param group the key of the composite model around it, with a dot; empty at the top
   */
  String compositeKey(String group, Optional<String> external, String name) {
    return group
        + KeyMaker.variable(
            "composite",
            external.map(written -> KeyMaker.within(group, written)),
            name,
            taken -> isTaken(group + taken));
  }

  /** Returns the given id for a new composite model, or a new id if none is given. */
  CompositeModelId compositeId(Optional<UUID> given, String key) {
    return given.map(CompositeModelId::new).orElseGet(() -> ids.composite(key));
  }

  /**
   * Returns whether a key is in use. Properties, composite models and hierarchies share their keys,
   * because formulas name all of them.
   */
  private boolean isTaken(String key) {
    return reserved.contains(key)
        || parts.stream().anyMatch(part -> part.definition().key().equals(key))
        || composites.stream().anyMatch(known -> known.key().equals(key))
        || hierarchies.stream().anyMatch(known -> known.key().equals(key));
  }

  /**
   * Returns the id that a document chooses for a new part; empty if it chooses none, as {@code
   * externalId:} does.
   */
  private static Optional<UUID> chosen(JsonObject json, String member) {
    return NamedBy.of(json, member)
        .flatMap(named -> {
          if (named.id().isEmpty() && named.external().isEmpty()) {
            named.report("\"%s\" is not a UUID".formatted(named.written()));
          }
          return named.id();
        });
  }

  /**
   * Returns the external id in a member; empty if there is none, or after reporting an invalid one.
   */
  static Optional<String> external(JsonObject json, String member) {
    return json.text(member)
        .filter(written -> {
          boolean fits = EXTERNAL_ID.matcher(written).matches();
          if (!fits) {
            json.report(
                member,
                "\"%s\" is not an external id; use 1 to 128 letters, digits, _, -, . and :"
                    .formatted(written));
          }
          return fits;
        });
  }

  /** Returns the properties without their formulas. */
  List<PropertyDefinition> skeleton() {
    return parts.stream().map(Part::definition).toList();
  }

  /** Returns the properties with their formulas. */
  List<PropertyDefinition> properties(FormulaReader formulas) {
    var properties = new ArrayList<PropertyDefinition>();
    for (var part : parts) {
      if (part.json().isEmpty()) {
        properties.add(part.definition());
        continue;
      }
      var json = part.json().get();
      properties.add(
          part.definition()
              .with(
                  new PropertyReader(model, formulas, part.changed())
                      .kind(part.definition(), json)));
      json.finish();
    }
    return properties;
  }

  /** Returns a model of these parts whose other members are those of another model. */
  AssetModel of(AssetModel like, List<PropertyDefinition> properties) {
    return new AssetModel(
        like.id(),
        like.key(),
        like.name(),
        like.description(),
        like.type(),
        properties,
        hierarchies,
        composites,
        like.interfaces(),
        like.alarms(),
        like.rules());
  }
}
