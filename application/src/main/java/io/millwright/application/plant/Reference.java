// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;

/**
 * A caller's way to name a part of a plant, such as an id, an external id or a path. A use case
 * resolves the reference in the very plant that it changes, so no other change can come between.
 *
 * @param <T> the kind of part
 */
@FunctionalInterface
public interface Reference<T> {
  /**
   * Returns the named part of a plant.
   *
   * @throws RuntimeException if the plant has no such part, or the caller may not see it
   */
  T in(Plant plant);
}
