// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.Plant;
import java.util.Optional;
import java.util.OptionalLong;

/** The versions that the plant had, for trees that were last computed with one of them. */
public interface PlantVersions {
  /**
   * The number of the newest version before another one, or of the newest of all.
   *
   * @param number the number of the other version; empty for the newest of all
   * @return empty where there is no such version
   */
  OptionalLong before(OptionalLong number);

  /** The plant as it was; empty where there is no version of this number. */
  Optional<Plant> findVersion(long number);
}
