// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.ModelId;
import java.util.Optional;

/** Finds how callers wrote models. */
public interface WrittenModels {
  /** Nothing that any caller wrote otherwise than our writer does. */
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

  /** Returns how a model and its parts were written. */
  WrittenParts of(ModelId model);

  /** Returns the model whose external id a caller wrote exactly so, where it is not its key. */
  Optional<AssetModel> findWritten(Plant plant, String externalId);

  /**
   * Returns the model that has an external id exactly: written by a caller, or else as its key;
   * empty where no model has it.
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
