// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.written;

import io.millwright.api.document.DocumentBodies;
import io.millwright.api.json.DocumentTree;
import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.written.WrittenForm;
import io.millwright.sitewise.written.WrittenModels;
import io.millwright.sitewise.written.WrittenParts;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Stores the words in which callers wrote models and assets, if they differ from our own writer's:
 * one document for each model or asset. The parent of a document is the external id of the model or
 * asset, so that one query finds the owner of an external id. Changes belong to the unit of work
 * that is running. Safe for use by several threads.
 */
@Singleton
public final class WrittenForms implements WrittenModels {
  private static final String KIND = "written";
  private static final String MODEL = "model:";
  private static final String ASSET = "asset:";

  /** The most documents that are read for one external id; all except one are out of date. */
  private static final int MOST = 100;

  private final DocumentStore store;
  private final DocumentBodies json;
  private final InstantSource clock;

  WrittenForms(DocumentStore store, DocumentBodies json, InstantSource clock) {
    this.store = store;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public WrittenParts of(ModelId model) {
    return store.find(key(model.uuid())).map(this::read).orElse(WrittenParts.NONE);
  }

  /** Returns the words for models and assets, with one query. */
  public WrittenParts of(Collection<UUID> owners) {
    var all = WrittenParts.NONE;
    for (var document : store.find(KIND, owners.stream().map(UUID::toString).distinct().toList())) {
      all = all.and(read(document));
    }
    return all;
  }

  /** Returns the words for assets and their models, with one query. */
  public WrittenParts ofAssets(Collection<Asset> assets) {
    return of(
        assets.stream()
            .flatMap(asset -> Stream.of(asset.id().uuid(), asset.model().uuid()))
            .toList());
  }

  @Override
  public Optional<AssetModel> findWritten(Plant plant, String externalId) {
    return written(
            MODEL + externalId,
            id -> plant.findModel(new ModelId(id)),
            (model, parts) -> parts.writtenId(model.id().uuid(), model.key()),
            externalId)
        .findFirst();
  }

  /**
   * Returns the assets for which a caller wrote exactly this external id, if it differs from their
   * key.
   */
  public List<Asset> assets(Plant plant, String externalId) {
    return written(
            ASSET + externalId,
            id -> plant.findAsset(new AssetId(id)),
            (asset, parts) -> parts.writtenId(asset.id().uuid(), asset.key()),
            externalId)
        .toList();
  }

  /** Returns the external id that a caller wrote for a model or an asset. */
  @FunctionalInterface
  private interface WrittenId<T> {
    Optional<String> of(T owner, WrittenParts parts);
  }

  private <T> Stream<T> written(
      String parent, Function<UUID, Optional<T>> owner, WrittenId<T> writtenId, String externalId) {
    return store.children(KIND, parent, "", MOST).stream()
        .flatMap(document ->
            JsonObject.uuid(document.id()).flatMap(owner).stream()
                .filter(
                    found -> writtenId.of(found, read(document)).equals(Optional.of(externalId))));
  }

  /** Stores the words for a model from now on. */
  public void save(AssetModel model, WrittenParts parts) {
    var id = model.id().uuid();
    save(id, parts.writtenId(id, model.key()).map(MODEL::concat), parts);
  }

  /** Stores the external id that a caller gave an asset. */
  public void save(Asset asset, String externalId) {
    var id = asset.id().uuid();
    var parts =
        WrittenParts.NONE.with(Map.of(id, WrittenForm.ofExternalId(externalId, asset.key())));
    save(id, parts.writtenId(id, asset.key()).map(ASSET::concat), parts);
  }

  private void save(UUID id, Optional<String> parent, WrittenParts parts) {
    if (parts.forms().isEmpty()) {
      forget(List.of(id));
    } else {
      var now = clock.instant();
      var body = json.write(DocumentTree.object(parts.json()));
      store.write(List.of(new Document(key(id), parent.orElse(""), body, now, now)), List.of());
    }
  }

  /** Deletes the words for models and assets that were removed. */
  public void forget(Collection<UUID> owners) {
    store.write(List.of(), owners.stream().map(WrittenForms::key).toList());
  }

  private WrittenParts read(Document document) {
    return WrittenParts.read(DocumentTree.members(json.read(document)));
  }

  private static Document.Key key(UUID id) {
    return new Document.Key(KIND, id.toString());
  }
}
