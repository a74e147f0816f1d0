// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.Plant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The versions that the plant has had. Replays ask for the version with which a tree was last
 * computed, to find what the present version computes differently.
 */
public interface PlantVersions {
  /**
   * Returns the number of the newest version before another one, or of the newest of all.
   *
   * @param number the number of the other version; empty for the newest of all
   * @return the number; empty where there is no such version
   */
  OptionalLong before(OptionalLong number);

  /** Returns the plant of a version; empty where no version has this number. */
  Optional<Plant> findVersion(long number);
}
