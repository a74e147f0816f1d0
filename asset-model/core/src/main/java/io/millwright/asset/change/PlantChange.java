// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.Set;

/**
 * That a plant was changed.
 *
 * @param time when, in wall-clock time, to the microsecond
 * @param who the caller, or {@code via} where nobody had to say who calls
 * @param via the way it came, such as {@code apply} or the name of an operation
 * @param changes how many differences there were to the plant before ({@link PlantDiff}), at least
 *     0
 * @param left the data streams that stay behind, with their aliases and their histories, where the
 *     properties that had them get other aliases. Any other stream goes with its property. Not
 *     known of versions that were kept
 */
public record PlantChange(Instant time, String who, String via, int changes, Set<Alias> left) {
  public PlantChange {
    left = Set.copyOf(left);
  }

  /** Makes a change after which each property has the history that it had before. */
  public PlantChange(Instant time, String who, String via, int changes) {
    this(time, who, via, changes, Set.of());
  }
}
