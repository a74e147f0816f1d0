// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.written.WrittenForms;
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
import io.millwright.sitewise.KeyMaker;
import io.millwright.sitewise.description.ExternalIds;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds what callers name by id, or by {@code externalId:} and an external id.
 *
 * <p>A part for which a caller wrote an external id is found by exactly that text first. The
 * external id of any other model, property or hierarchy is its key. The external id of any other
 * asset is its key if no other asset has that key; otherwise its path with {@code :} for {@code /},
 * such as {@code graz:line-1:filler}. Both forms are accepted, and so is an external id from which
 * the key could have been made ({@link KeyMaker}).
 */
@Singleton
public final class NamedParts {
  private final WrittenForms written;

  NamedParts(WrittenForms written) {
    this.written = written;
  }

  /** Returns the model that a caller names. */
  public AssetModel model(Plant plant, String id) {
    Ids.refuseMalformed("asset model", id);
    return findModel(plant, id).orElseThrow(() -> missing("asset model", id));
  }

  /** Returns the model that a caller names; empty if there is none. */
  Optional<AssetModel> findModel(Plant plant, String id) {
    return Ids.uuid(id)
        .flatMap(uuid -> plant.findModel(new ModelId(uuid)))
        .or(() -> Ids.external(id).flatMap(external -> modelOf(plant, external)));
  }

  private Optional<AssetModel> modelOf(Plant plant, String external) {
    return written.findWritten(plant, external).or(() -> plant.findModel(KeyMaker.node(external)));
  }

  /** Returns the asset that a caller names. */
  public Asset asset(Plant plant, String id) {
    var named = assets(plant, id);
    if (named.isEmpty()) {
      throw missing("asset", id);
    }
    return one(plant, id, named);
  }

  /** Returns the assets that a name matches; several assets may have the same key. */
  List<Asset> assets(Plant plant, String id) {
    Ids.refuseMalformed("asset", id);
    return Ids.uuid(id)
        .map(uuid -> plant.findAsset(new AssetId(uuid)).stream().toList())
        .orElseGet(
            () -> Ids.external(id).map(external -> assetsOf(plant, external)).orElse(List.of()));
  }

  private List<Asset> assetsOf(Plant plant, String external) {
    var found = written.assets(plant, external);
    return found.isEmpty() ? byPathOrKey(plant, external, KeyMaker.node(external)) : found;
  }

  private static List<Asset> byPathOrKey(Plant plant, String external, String key) {
    return plant
        .findAsset("/" + external.replace(':', '/'))
        .map(List::of)
        .orElseGet(() -> plant.assetsWithKey(key));
  }

  /**
   * Returns the assets with exactly this external id: as a caller wrote it, or else as their path
   * or key, if no caller gave them another one.
   */
  List<Asset> exactly(Plant plant, String external) {
    var found = written.assets(plant, external);
    if (!found.isEmpty()) {
      return found;
    }
    var named = byPathOrKey(plant, external, external);
    if (named.isEmpty()) {
      return named;
    }
    var forms = written.ofAssets(named);
    return named.stream()
        .filter(asset -> forms.writtenId(asset.id().uuid(), asset.key()).isEmpty())
        .toList();
  }

  /** Returns the only asset that a name matches; refuses a name that matches several. */
  static Asset one(Plant plant, String id, List<Asset> named) {
    if (named.size() > 1) {
      throw Refusal.invalid(
          "%d assets have the key \"%s\"; name one by its path, such as externalId:%s",
          named.size(), Ids.external(id).orElse(id), ExternalIds.byPath(plant, named.getFirst()));
    }
    return named.getFirst();
  }

  /** Returns the property of a model that a caller names. */
  public PropertyDefinition property(AssetModel model, String id) {
    return part(
        "property",
        model,
        id,
        uuid -> model.findProperty(new PropertyId(uuid)),
        key -> model.findProperty(key),
        model.properties(),
        PropertyDefinition::key,
        property -> property.id().uuid());
  }

  /** Returns the composite model of a model that a caller names. */
  CompositeModel composite(AssetModel model, String id) {
    return part(
        "composite model",
        model,
        id,
        uuid -> model.findComposite(new CompositeModelId(uuid)),
        key -> model.findComposite(key),
        model.composites(),
        CompositeModel::key,
        composite -> composite.id().uuid());
  }

  /** Returns the hierarchy of a model that a caller names. */
  Hierarchy hierarchy(AssetModel model, String id) {
    return part(
        "hierarchy",
        model,
        id,
        uuid -> model.findHierarchy(new HierarchyId(uuid)),
        key -> model.findHierarchy(key),
        model.hierarchies(),
        Hierarchy::key,
        hierarchy -> hierarchy.id().uuid());
  }

  private <T> T part(
      String kind,
      AssetModel model,
      String id,
      Function<UUID, Optional<T>> byId,
      Function<String, Optional<T>> byKey,
      List<T> parts,
      Function<T, String> key,
      Function<T, UUID> ids) {
    var what = kind + " of model " + model.key();
    Ids.refuseMalformed(what, id);
    return Ids.uuid(id)
        .flatMap(byId)
        .or(() ->
            Ids.external(id)
                .flatMap(external ->
                    byWritten(model, external, parts, key, ids)
                        .or(() -> byKey.apply(external))
                        .or(() -> byKey.apply(KeyMaker.variable(external)))))
        .orElseThrow(() -> missing(what, id));
  }

  private <T> Optional<T> byWritten(
      AssetModel model,
      String external,
      List<T> parts,
      Function<T, String> key,
      Function<T, UUID> ids) {
    var forms = written.of(model.id());
    if (forms.forms().isEmpty()) {
      return Optional.empty();
    }
    var wanted = Optional.of(external);
    return parts.stream()
        .filter(part -> forms.writtenId(ids.apply(part), key.apply(part)).equals(wanted))
        .findFirst();
  }

  private static Refusal missing(String what, String id) {
    return Refusal.notFound("There is no %s %s", what, id);
  }
}
