// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.AssetModel;
import io.millwright.validation.InvalidException;
import java.util.Collection;
import java.util.List;

/**
 * A plant that is to be: its references hold (each asset's model and parent exist, no two siblings
 * or aliases are alike), and nobody has looked yet whether its formulas and values make sense. Only
 * validation makes a {@link Plant} of it. Immutable.
 */
public final class PlantDraft {
  private final Plant parts;

  PlantDraft(Plant parts) {
    this.parts = parts;
  }

  /**
   * Returns the draft of these models and assets, in any order.
   *
   * @throws IllegalArgumentException if a reference does not hold, or a name stands twice; the
   *     message says which
   */
  public static PlantDraft of(Collection<AssetModel> models, Collection<Asset> assets) {
    return new PlantDraft(new Plant(models, assets));
  }

  /** Returns the models that the plant would have, in the order given. */
  public List<AssetModel> models() {
    return parts.models();
  }

  /** Returns the assets that the plant would have, in the order given. */
  public List<Asset> assets() {
    return parts.assets();
  }

  /**
   * Returns the plant of this draft after all its models and assets have been looked at.
   *
   * @throws InvalidException with everything that is wrong
   */
  public Plant checked() {
    var problems = PlantValidation.check(this);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return parts;
  }

  /**
   * Returns the plant of this draft after everything that differs from a valid plant has been
   * looked at.
   *
   * @param before the valid plant that the draft is a change of
   * @throws InvalidException with everything that is wrong
   */
  public Plant checkedAfter(Plant before) {
    var problems = PlantValidation.check(before, this);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return parts;
  }

  /** Returns the models and assets as they would be; no plant that may leave this package. */
  Plant parts() {
    return parts;
  }
}
