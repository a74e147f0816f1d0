// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.sitewise.ModelRequests;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonValue;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonText;
import io.millwright.sitewise.json.MembersBuilder;
import io.millwright.sitewise.written.ExternalIdText;
import io.millwright.sitewise.written.WrittenForm;
import io.millwright.sitewise.written.WrittenParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Compares the words of a request about the parts of a model with our own answer about them. Not
 * safe for use by several threads.
 *
 * <p>Only the words are compared. The answer names the targets of a formula's variables by ids,
 * whatever names the request used.
 */
public final class ToldParts {
  private static final String EXTERNAL_ID = "externalId";

  /** The members of a property, besides its type, that a request may word differently. */
  private static final List<String> WORDED = List.of(EXTERNAL_ID, "dataTypeSpec", "unit");

  private final ModelRequests requests;
  private final AssetModel model;
  private final ModelWriter writer;
  private final WrittenParts before;
  private final Map<UUID, WrittenForm> told = new HashMap<>();
  private final Set<UUID> known = new HashSet<>();
  private final List<ToldProperty> toldProperties = new ArrayList<>();

  private record ToldProperty(JsonObject json, PropertyDefinition property) {}

  /**
   * Creates the comparison.
   *
   * @param plant the plant with the model that the request has created or changed
   * @param model that model
   * @param requests the reader of the request
   * @param before the words for the parts of the model before the request
   */
  public ToldParts(Plant plant, AssetModel model, ModelRequests requests, WrittenParts before) {
    this.requests = requests;
    this.model = model;
    this.before = before;
    writer = new ModelWriter(plant, model);
  }

  /**
   * Returns the words for the parts of the model after CreateAssetModel or UpdateAssetModel: those
   * of the request, and the previous ones for parts that it does not mention.
   */
  public WrittenParts ofModel(JsonObject body) {
    external(body, "assetModelExternalId", model.id().uuid(), model.key());
    for (var json : body.objects("assetModelHierarchies")) {
      part(json, model.hierarchies(), Hierarchy::name, each -> each.id().uuid())
          .ifPresent(each -> external(json, EXTERNAL_ID, each.id().uuid(), each.key()));
    }
    properties("", body.objects("assetModelProperties"));
    var top = model.ownComposites().stream().filter(each -> each.parent().isEmpty()).toList();
    for (var json : body.objects("assetModelCompositeModels")) {
      part(json, top, CompositeModel::name, each -> each.id().uuid())
          .ifPresent(each -> {
            external(json, EXTERNAL_ID, each.id().uuid(), each.key());
            properties(each.key() + ".", json.objects("properties"));
          });
    }
    return result();
  }

  /**
   * Returns the words for the parts of the model after CreateAssetModelCompositeModel or
   * UpdateAssetModelCompositeModel.
   */
  public WrittenParts ofComposite(JsonObject body, CompositeModel composite) {
    external(body, "assetModelCompositeModelExternalId", composite.id().uuid(), composite.key());
    properties(composite.key() + ".", body.objects("assetModelCompositeModelProperties"));
    return result();
  }

  /** Returns the words for the remaining parts of a model that has lost some of them. */
  public static WrittenParts remaining(AssetModel model, WrittenParts before) {
    var forms = new HashMap<>(before.forms());
    forms.keySet().retainAll(ids(model));
    return new WrittenParts(forms);
  }

  /**
   * Returns the result. Formulas may name any part by its external id, so the external ids of all
   * parts are collected first.
   */
  private WrittenParts result() {
    var externals = before.with(told);
    toldProperties.forEach(each ->
        told.put(each.property().id().uuid(), form(each.json(), each.property(), externals)));
    return remaining(model, before.with(told));
  }

  private static Set<UUID> ids(AssetModel model) {
    var ids = new HashSet<UUID>();
    ids.add(model.id().uuid());
    model.hierarchies().forEach(each -> ids.add(each.id().uuid()));
    model.composites().forEach(each -> ids.add(each.id().uuid()));
    model.properties().forEach(each -> ids.add(each.id().uuid()));
    return ids;
  }

  private void properties(String group, List<JsonObject> objects) {
    var around = group.isEmpty() ? "" : group.substring(0, group.length() - 1);
    var among =
        model.properties().stream()
            .filter(
                each -> model.compositeOf(each).map(CompositeModel::key).orElse("").equals(around))
            .toList();
    for (var json : objects) {
      part(json, among, PropertyDefinition::name, each -> each.id().uuid())
          .ifPresent(each -> {
            external(json, EXTERNAL_ID, each.id().uuid(), each.key());
            toldProperties.add(new ToldProperty(json, each));
          });
    }
  }

  private WrittenForm form(JsonObject json, PropertyDefinition property, WrittenParts externals) {
    var members = new MembersBuilder();
    for (var name : WORDED) {
      json.find(name).ifPresent(value -> members.put(name, value));
    }
    keepExternalId(members, json.has(EXTERNAL_ID), property.id().uuid(), property.key());
    json.object("type").ifPresent(type -> members.put("type", type(type, property, externals)));
    return WrittenForm.difference(members.build(), writer.property(property));
  }

  /** Returns the kind of a property, with ids for the targets of its variables. */
  private JsonMembers type(JsonObject type, PropertyDefinition property, WrittenParts externals) {
    var kinds = new LinkedHashMap<>(type.value().members());
    for (var name : List.of("transform", "metric")) {
      type.object(name)
          .ifPresent(kind -> {
            var members = new LinkedHashMap<>(kind.value().members());
            members.remove("expression");
            members.remove("variables");
            requests
                .declared(model, externals, property, kind)
                .ifPresent(declared -> members.putAll(writer.formula(declared).build().members()));
            kinds.put(name, new JsonMembers(members));
          });
    }
    return new JsonMembers(kinds);
  }

  private void external(JsonObject json, String member, UUID id, String key) {
    var members = new MembersBuilder();
    json.text(member).ifPresent(text -> members.put(EXTERNAL_ID, text));
    keepExternalId(members, json.has(member), id, key);
    var ours = new MembersBuilder();
    ExternalIdText.ofKey(key).ifPresent(text -> ours.put(EXTERNAL_ID, text));
    told.put(id, WrittenForm.difference(members.build(), ours.build()));
  }

  /** Keeps an external id that the request does not mention. */
  private void keepExternalId(MembersBuilder members, boolean isTold, UUID id, String key) {
    if (!isTold) {
      before.writtenId(id, key).ifPresent(text -> members.put(EXTERNAL_ID, text));
    }
  }

  /**
   * Returns the part that an object has created or changed, found by its id or else by its name.
   */
  private <T> Optional<T> part(
      JsonObject json, List<T> among, Function<T, String> name, Function<T, UUID> id) {
    var given = json.find("id").flatMap(ToldParts::uuid);
    Predicate<T> isMeant =
        given.isPresent()
            ? part -> id.apply(part).equals(given.get())
            : part -> json.text("name").equals(Optional.of(name.apply(part)));
    var found =
        among.stream().filter(isMeant).filter(part -> !known.contains(id.apply(part))).findFirst();
    found.ifPresent(part -> known.add(id.apply(part)));
    return found;
  }

  private static Optional<UUID> uuid(JsonValue value) {
    return value instanceof JsonText(String text) ? JsonObject.uuid(text) : Optional.empty();
  }
}
