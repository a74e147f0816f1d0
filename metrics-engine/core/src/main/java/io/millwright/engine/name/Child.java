// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Membership;
import io.millwright.value.Micros;
import java.util.Map;

/**
 * A child as its parent's metrics see it.
 *
 * @param names what the names of the child mean
 * @param from the asset is a child behind this time, in microseconds since the epoch
 * @param to the asset is a child up to this time, inclusive
 * @param isStored true where the child's streams are read from the store, since the child belongs
 *     to another tree by now or was removed
 */
public record Child(Map<String, Input> names, long from, long to, boolean isStored) {
  /** Returns a child for the time of a membership. */
  public static Child of(Map<String, Input> names, Membership membership, boolean isStored) {
    return new Child(names, Micros.of(membership.from()), Micros.of(membership.to()), isStored);
  }

  /** Returns the same child as if it had always been one. */
  public Child always() {
    return new Child(names, Long.MIN_VALUE, Long.MAX_VALUE, isStored);
  }

  /** Returns true where the asset is a child in some part of the window (start, end]. */
  public boolean isIn(long start, long end) {
    return from < end && to > start;
  }

  /** Returns where in a window with this start the child begins to count. */
  public long start(long start) {
    return Math.max(start, from);
  }

  /** Returns where in a window with this end the child ceases to count. */
  public long end(long end) {
    return Math.min(end, to);
  }
}
