// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import java.time.Instant;

/**
 * That an asset was the child of another for a while, (from, to].
 *
 * @param child the child; it may be gone by now
 * @param parent the parent
 * @param hierarchy the hierarchy of the parent's model by which it was the parent
 * @param from when it came; {@link #BEGINNING} where all that was before counts, too
 * @param to when it left; {@link #OPEN} where it has not
 */
public record Membership(
    AssetId child, AssetId parent, HierarchyId hierarchy, Instant from, Instant to) {
  /** Before all readings. */
  public static final Instant BEGINNING = Instant.parse("-9999-01-01T00:00:00Z");

  /** Behind all readings. */
  public static final Instant OPEN = Instant.parse("+10000-01-01T00:00:00Z");

  /** Returns the membership of an asset that has never been anywhere else. */
  static Membership always(AssetId child, Placement.Under placement) {
    return since(child, placement, BEGINNING);
  }

  /** Returns the membership of an asset that stays where it came at a time. */
  static Membership since(AssetId child, Placement.Under placement, Instant from) {
    return new Membership(child, placement.parent(), placement.hierarchy(), from, OPEN);
  }

  /** Returns whether it has not ended. */
  public boolean isOpen() {
    return to.equals(OPEN);
  }

  /** Returns the same, ending at a time; at its own end where that is earlier. */
  Membership until(Instant end) {
    return end.isBefore(to) ? new Membership(child, parent, hierarchy, from, end) : this;
  }

  /** Returns the same, from its start to another end. */
  Membership to(Instant end) {
    return new Membership(child, parent, hierarchy, from, end);
  }

  boolean isEmpty() {
    return !from.isBefore(to);
  }

  boolean isOf(Placement placement) {
    return placement instanceof Placement.Under(AssetId at, HierarchyId by)
        && at.equals(parent)
        && by.equals(hierarchy);
  }
}
