// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.ModelId;
import java.util.Optional;

/** Finds the words in which callers wrote models. */
public interface WrittenModels {
  /** An empty set of words: our writer's are always used. */
  WrittenModels NONE =
      new WrittenModels() {
        @Override
        public WrittenParts of(ModelId model) {
          return WrittenParts.NONE;
        }

        @Override
        public Optional<AssetModel> findWritten(Plant plant, String externalId) {
          return Optional.empty();
        }
      };

  /** Returns the words for a model and its parts. */
  WrittenParts of(ModelId model);

  /**
   * Returns the model for which a caller wrote exactly this external id, if it differs from the
   * model's key; empty if there is none.
   */
  Optional<AssetModel> findWritten(Plant plant, String externalId);

  /**
   * Returns the model with exactly this external id, written by a caller or equal to its key; empty
   * if there is none.
   */
  default Optional<AssetModel> find(Plant plant, String externalId) {
    return findWritten(plant, externalId)
        .or(() ->
            plant
                .findModel(externalId)
                .filter(
                    model -> of(model.id()).writtenId(model.id().uuid(), model.key()).isEmpty()));
  }
}
