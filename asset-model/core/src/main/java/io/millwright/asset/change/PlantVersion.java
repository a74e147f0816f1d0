// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import java.time.Instant;

/**
 * A version of the plant. Each change that is saved makes one, and all are kept.
 *
 * @param number greater than that of every version before
 * @param change what made it
 */
public record PlantVersion(long number, PlantChange change) {
  /** Before anything was saved. */
  public static final PlantVersion NONE =
      new PlantVersion(0, new PlantChange(Instant.EPOCH, "", "", 0));
}
