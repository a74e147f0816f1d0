// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.id.ModelId;
import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the composite models of one model. They stand in the model's own document or in documents
 * of DescribeAssetModelCompositeModel.
 */
final class CompositeReader {
  private final ModelDraft draft;
  private final Function<NamedBy, Optional<ModelId>> models;

  /** The composite models that this model defines, in the order in which they were added. */
  private final Map<Group, CompositeModel> placed = new LinkedHashMap<>();

  /** The composite models that come from component models and are only mentioned here. */
  private final List<Group> given = new ArrayList<>();

  /**
   * A composite model in a document.
   *
   * @param names its id and its external id
   * @param parent the id or external id of the composite model around it; empty at the top
   * @param component the component model that it consists of; empty if it has properties of its own
   */
  private record Group(
      JsonObject json,
      List<String> names,
      Optional<UUID> id,
      Optional<String> external,
      String name,
      String description,
      String type,
      Optional<String> parent,
      Optional<NamedBy> component,
      List<JsonObject> properties) {}

  /**
   * Creates a reader.
   *
   * @param models finds component models
   */
  CompositeReader(ModelDraft draft, Function<NamedBy, Optional<ModelId>> models) {
    this.draft = draft;
    this.models = models;
  }

  /**
   * Adds the composite models to the draft, each after the one around it.
   *
   * @param inline the objects within the model's own document
   * @param described documents of DescribeAssetModelCompositeModel
   */
  void read(List<JsonObject> inline, List<JsonObject> described) {
    var open = groups(inline, described);
    for (boolean goesOn = true; goesOn; ) {
      goesOn = open.removeIf(this::place);
    }
    open.forEach(group ->
        group
            .json()
            .report(
                "The composite model around \"%s\", %s, is not in these files; add it"
                    .formatted(group.name(), group.parent().orElse(""))));
  }

  private static List<Group> groups(List<JsonObject> inline, List<JsonObject> described) {
    var groups = new ArrayList<Group>();
    var seen = new HashSet<String>();
    for (var document : described) {
      var path = document.objects("assetModelCompositeModelPath");
      var component =
          document
              .object("compositionDetails")
              .flatMap(details -> details.objects("compositionRelationship").stream().findFirst())
              .flatMap(relationship -> NamedBy.of(relationship, "id"));
      var group =
          group(
              document,
              "assetModelCompositeModel",
              path.size() < 2 ? Optional.empty() : path.get(path.size() - 2).text("id"),
              component);
      groups.add(group);
      seen.addAll(group.names());
    }
    for (var json : inline) {
      var group =
          group(
              json,
              "",
              NamedBy.of(json, "parentId", "parentExternalId").map(NamedBy::written),
              NamedBy.of(json, "composedAssetModelId", "composedAssetModelExternalId"));
      if (seen.addAll(group.names()) || group.names().isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  /**
   * Reads one composite model.
   *
   * @param prefix the prefix of the members' names; empty within the model's own document
   */
  private static Group group(
      JsonObject json, String prefix, Optional<String> parent, Optional<NamedBy> component) {
    Function<String, String> member =
        name ->
            prefix.isEmpty()
                ? name
                : prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    var id = json.id(member.apply("id"));
    var external = ModelDraft.external(json, member.apply("externalId"));
    var names = new ArrayList<String>();
    id.ifPresent(known -> names.add(known.toString()));
    external.ifPresent(names::add);
    return new Group(
        json,
        names,
        id,
        external,
        json.name(member.apply("name")).orElse(""),
        json.text(member.apply("description")).orElse(""),
        json.text(member.apply("type")).orElse(CompositeModel.CUSTOM),
        parent,
        component,
        json.objects(member.apply("properties")));
  }

  /** Adds a composite model. Returns false if the one around it is not known yet. */
  private boolean place(Group group) {
    var around = "";
    if (group.parent().isPresent()) {
      var parent = group.parent().get();
      var above =
          placed.entrySet().stream()
              .filter(entry -> entry.getKey().names().contains(parent))
              .map(Map.Entry::getValue)
              .findFirst();
      boolean isGiven =
          given.stream().anyMatch(other -> other.names().contains(parent))
              || above.flatMap(CompositeModel::component).isPresent();
      if (isGiven) {
        given.add(group);
        return true;
      }
      if (above.isEmpty()) {
        return false;
      }
      around = above.get().key() + ".";
    }
    var key = draft.compositeKey(around, group.external(), group.name());
    var composite =
        new CompositeModel(
            draft.compositeId(group.id(), key),
            key,
            group.name(),
            group.description(),
            group.type(),
            group.component().flatMap(models));
    draft.composite(composite, group.json());
    placed.put(group, composite);
    if (group.component().isEmpty()) {
      group.properties().forEach(property -> draft.property(key + ".", property));
    }
    group.json().finish();
    return true;
  }

  /**
   * Reports composite models that the document of DescribeAssetModel mentions and no document
   * describes.
   */
  void reportMissing(JsonObject model) {
    var known = new HashSet<String>();
    placed.keySet().forEach(group -> known.addAll(group.names()));
    given.forEach(group -> known.addAll(group.names()));
    for (var summary : model.objects("assetModelCompositeModelSummaries")) {
      var id = summary.text("id").orElse("");
      if (summary.objects("path").size() < 2 && !id.isEmpty() && !known.contains(id)) {
        summary.report(
            ("Composite model \"%s\" is not in these files; add what"
                    + " describe-asset-model-composite-model says of"
                    + " --asset-model-composite-model-id %s")
                .formatted(summary.text("name").orElse(id), id));
      }
    }
  }

  /** Records the ids that the documents give to properties of components. */
  void name(ModelNames names) {
    placed.forEach((group, composite) -> {
      if (composite.component().isPresent()) {
        nameGiven(group, composite.key(), names);
      }
    });
    for (var group : given) {
      keyOf(group, names.model()).ifPresent(key -> nameGiven(group, key, names));
    }
  }

  /**
   * Returns the key of a composite model that comes from a component, found by its name and the
   * composite model around it.
   */
  private Optional<String> keyOf(Group group, AssetModel whole) {
    var parent = group.parent().orElse("");
    var above =
        placed.entrySet().stream()
            .filter(entry -> entry.getKey().names().contains(parent))
            .map(entry -> entry.getValue().key())
            .findFirst()
            .or(() ->
                given.stream()
                    .filter(other -> other.names().contains(parent))
                    .findFirst()
                    .flatMap(other -> keyOf(other, whole)));
    return whole.composites().stream()
        .filter(known -> known.parent().equals(above) && known.name().equals(group.name()))
        .map(CompositeModel::key)
        .findFirst();
  }

  private static void nameGiven(Group group, String key, ModelNames names) {
    for (var json : group.properties()) {
      var name = json.required("name").orElse("");
      var property =
          names.model().properties().stream()
              .filter(known ->
                  KeyMaker.group(known.key()).equals(key + ".") && known.name().equals(name))
              .findFirst();
      if (property.isEmpty()) {
        json.report(
            "The component of composite model \"%s\" has no property \"%s\"; its properties are those of the component"
                .formatted(group.name(), name));
        continue;
      }
      json.id("id").ifPresent(id -> names.note(id, property.get().key()));
      json.text("externalId").ifPresent(own -> names.note(own, property.get().key()));
    }
  }
}
