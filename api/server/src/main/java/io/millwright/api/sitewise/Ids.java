// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Arn;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import io.millwright.sitewise.KeyMaker;
import io.millwright.sitewise.description.ExternalIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds what callers name by id, or by {@code externalId:} and the external id.
 *
 * <p>The external id of a model, property or hierarchy is its key. That of an asset is its key too
 * where no other asset has the same; otherwise its path with {@code :} for {@code /}, such as
 * {@code graz:line-1:filler}. Both ways of writing it are understood, and so is the external id
 * that a key was made of ({@link KeyMaker}).
 */
public final class Ids {
  private static final String EXTERNAL = "externalId:";

  private Ids() {}

  /** The model that is named. */
  public static AssetModel model(Plant plant, String id) {
    return one(
        "asset model",
        id,
        uuid(id).flatMap(uuid -> plant.findModel(new ModelId(uuid))),
        external(id).map(KeyMaker::node).flatMap(plant::findModel));
  }

  /** The model that is named; empty where there is none. */
  static Optional<AssetModel> findModel(Plant plant, String id) {
    return uuid(id)
        .flatMap(uuid -> plant.findModel(new ModelId(uuid)))
        .or(() -> external(id).map(KeyMaker::node).flatMap(plant::findModel));
  }

  /** The asset that is named. */
  public static Asset asset(Plant plant, String id) {
    var named = assets(plant, id);
    if (named.isEmpty()) {
      throw Refusal.notFound("There is no asset %s", id);
    }
    return one(plant, id, named);
  }

  /** The assets that a name fits: several have one key. */
  static List<Asset> assets(Plant plant, String id) {
    refuseMalformed("asset", id);
    return uuid(id)
        .map(uuid -> plant.findAsset(new AssetId(uuid)).stream().toList())
        .orElseGet(() -> external(id).map(external -> assetsOf(plant, external)).orElse(List.of()));
  }

  private static List<Asset> assetsOf(Plant plant, String external) {
    return plant
        .findAsset("/" + external.replace(':', '/'))
        .map(List::of)
        .orElseGet(() -> plant.assetsWithKey(KeyMaker.node(external)));
  }

  /** The only one of those that a name fits. */
  static Asset one(Plant plant, String id, List<Asset> named) {
    if (named.size() > 1) {
      throw Refusal.invalid(
          "%d assets have the key \"%s\"; name one by its path, such as externalId:%s",
          named.size(), external(id).orElse(id), ExternalIds.byPath(plant, named.getFirst()));
    }
    return named.getFirst();
  }

  /** The property of a model that is named. */
  public static PropertyDefinition property(AssetModel model, String id) {
    return one(
        "property of model " + model.key(),
        id,
        uuid(id).flatMap(uuid -> model.findProperty(new PropertyId(uuid))),
        external(id).flatMap(external -> findProperty(model, external)));
  }

  /** The composite model of a model that is named. */
  static CompositeModel composite(AssetModel model, String id) {
    return one(
        "composite model of model " + model.key(),
        id,
        uuid(id).flatMap(uuid -> model.findComposite(new CompositeModelId(uuid))),
        external(id)
            .flatMap(external ->
                model.composites().stream()
                    .filter(composite -> isKey(external, composite.key()))
                    .findFirst()));
  }

  /** The hierarchy of a model that is named. */
  static Hierarchy hierarchy(AssetModel model, String id) {
    return one(
        "hierarchy of model " + model.key(),
        id,
        uuid(id).flatMap(uuid -> model.findHierarchy(new HierarchyId(uuid))),
        external(id).map(KeyMaker::variable).flatMap(model::findHierarchy));
  }

  /** The property of a model with an external id, without {@code externalId:}. */
  static Optional<PropertyDefinition> findProperty(AssetModel model, String external) {
    return model
        .findProperty(external)
        .or(() ->
            model.properties().stream()
                .filter(property -> isKey(external, property.key()))
                .findFirst());
  }

  /** True where an external id is that of a key, whether or not it has what keys don't have. */
  static boolean isKey(String external, String key) {
    return external.equals(key) || KeyMaker.variable(external).equals(key);
  }

  /** The asset with an external id, without {@code externalId:}. */
  static Optional<Asset> findAsset(Plant plant, String external) {
    var named = assetsOf(plant, external);
    return named.isEmpty() ? Optional.empty() : Optional.of(one(plant, external, named));
  }

  /** The external id that a caller chose. */
  static Optional<String> external(Body body, String field) {
    return body.findText(field);
  }

  /** A UUID that a caller chose, or a new one. */
  public static UUID chosen(String field, Optional<String> text) {
    if (text.isEmpty()) {
      return UUID.randomUUID();
    }
    return uuid(text.get())
        .orElseThrow(() -> Refusal.invalid("%s \"%s\" is not a UUID", field, text.get()));
  }

  /** A UUID; empty where the text is none. */
  public static Optional<UUID> uuid(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The external id; empty where the text is an id. */
  static Optional<String> external(String id) {
    return id.startsWith(EXTERNAL)
        ? Optional.of(id.substring(EXTERNAL.length()))
        : Optional.empty();
  }

  /** The name that AWS would give it in ARN form. */
  public static String arn(String kind, Object id) {
    return Arn.of(kind, id);
  }

  /** The id of a data stream. */
  public static UUID timeSeries(Alias alias) {
    return Arn.timeSeries(alias);
  }

  private static <T> T one(String what, String id, Optional<T> byId, Optional<T> byExternalId) {
    refuseMalformed(what, id);
    return byId.or(() -> byExternalId)
        .orElseThrow(() -> Refusal.notFound("There is no %s %s", what, id));
  }

  private static void refuseMalformed(String what, String id) {
    if (uuid(id).isEmpty() && external(id).isEmpty()) {
      throw Refusal.invalid(
          "\"%s\" does not name a %s; give a UUID, or externalId: and the external id", id, what);
    }
  }
}
