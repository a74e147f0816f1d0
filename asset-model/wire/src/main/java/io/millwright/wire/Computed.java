// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.asset.id.AssetId;
import io.millwright.historian.Removal;
import io.millwright.reading.ReadingBatch;
import java.util.List;

/**
 * What the engine has computed for one tree.
 *
 * @param tree the asset at the top of the tree
 * @param removals values that no longer hold; they are removed before {@code values} are added
 * @param values values of transforms, metrics and KPIs
 */
public record Computed(AssetId tree, List<Removal> removals, ReadingBatch values) {
  public Computed {
    removals = List.copyOf(removals);
  }
}
