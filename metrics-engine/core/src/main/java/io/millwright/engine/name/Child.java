// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Membership;
import io.millwright.value.Micros;
import java.util.Map;

/**
 * A child as its parent's metrics see it: for as long as it was one, (from, to], in microseconds
 * since the epoch.
 *
 * @param names what its names mean
 * @param isStored true where its streams are read as they are stored, since they are not computed
 *     with the parent: it belongs to another tree by now, or is gone
 */
public record Child(Map<String, Input> names, long from, long to, boolean isStored) {
  public static Child of(Map<String, Input> names, Membership membership, boolean isStored) {
    return new Child(names, Micros.of(membership.from()), Micros.of(membership.to()), isStored);
  }

  /** The same, as if it had always been a child. */
  public Child always() {
    return new Child(names, Long.MIN_VALUE, Long.MAX_VALUE, isStored);
  }

  /** True where it was a child in some part of a window. */
  public boolean isIn(long start, long end) {
    return from < end && to > start;
  }

  /** Where in a window it begins to count. */
  public long start(long start) {
    return Math.max(start, from);
  }

  /** Where in a window it ceases to count. */
  public long end(long end) {
    return Math.min(end, to);
  }
}
