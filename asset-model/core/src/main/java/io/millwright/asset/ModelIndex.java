// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.ModelStreams;
import io.millwright.asset.id.ModelId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of a plant by id and by key. Immutable. */
final class ModelIndex {
  private final List<AssetModel> models;
  private final Map<ModelId, ModelStreams> byId = new HashMap<>();
  private final Map<String, AssetModel> byKey = new HashMap<>();

  /**
   * Makes the index of models.
   *
   * @throws IllegalArgumentException if two models have the same id or key
   */
  ModelIndex(Collection<AssetModel> models) {
    this.models = List.copyOf(models);
    for (var model : this.models) {
      if (byId.put(model.id(), new ModelStreams(model)) != null
          || byKey.put(model.key(), model) != null) {
        throw new IllegalArgumentException(
            "Model \"%s\" (%s) stands twice; give each its own key"
                .formatted(model.key(), model.id()));
      }
    }
  }

  /** Returns all models, in the order given. */
  List<AssetModel> all() {
    return models;
  }

  /** Returns the model with this id. */
  Optional<AssetModel> find(ModelId id) {
    return Optional.ofNullable(byId.get(id)).map(ModelStreams::model);
  }

  /** Returns the model with this key. */
  Optional<AssetModel> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Returns whether there is a model with this id. */
  boolean has(ModelId id) {
    return byId.containsKey(id);
  }

  /**
   * Makes sure that the models of assets exist.
   *
   * @throws IllegalArgumentException if one does not
   */
  void requireModelsOf(List<Asset> assets) {
    for (var asset : assets) {
      if (!has(asset.model())) {
        throw new IllegalArgumentException(
            "Asset \"%s\" is of model %s, which does not exist"
                .formatted(asset.key(), asset.model()));
      }
    }
  }

  /**
   * Returns the properties of an asset's model by the ends of their usual aliases.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  ModelStreams streamsOf(Asset asset) {
    var streams = byId.get(asset.model());
    if (streams == null) {
      throw new IllegalArgumentException("Asset %s is not of this plant".formatted(asset.id()));
    }
    return streams;
  }
}
