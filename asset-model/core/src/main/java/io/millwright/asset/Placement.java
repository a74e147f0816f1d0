// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;

/** Where an asset hangs in its tree. */
public sealed interface Placement {
  /** At the top: the asset has no parent. */
  record Root() implements Placement {}

  /**
   * Below another asset.
   *
   * @param parent the parent
   * @param hierarchy the hierarchy of the parent's model by which it is the parent
   */
  record Under(AssetId parent, HierarchyId hierarchy) implements Placement {}

  /** Returns the one placement at the top. */
  static Placement root() {
    return new Root();
  }
}
