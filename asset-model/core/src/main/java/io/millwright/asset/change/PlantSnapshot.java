// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.Plant;

/**
 * The plant as it is kept.
 *
 * @param version which one it is
 * @param revisions of the models and assets in it
 */
public record PlantSnapshot(Plant plant, PlantVersion version, Revisions revisions) {
  /** Before anything was saved. */
  public static final PlantSnapshot EMPTY =
      new PlantSnapshot(Plant.EMPTY, PlantVersion.NONE, Revisions.NONE);
}
