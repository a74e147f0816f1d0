// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.engine.series.Series;
import java.util.List;
import java.util.Optional;

/** The near past of a tree, as an engine remembers it, of which snapshots are taken. */
public interface RememberedTree {
  /** Returns the loader of the near past; empty where the near past is not loaded yet. */
  Optional<SnapshotLoader> loader();

  /**
   * Returns the series of the tree, without those of former children, which other engines write.
   */
  List<Series> series();

  /** Returns true where something has changed since the last {@link #noteSnapshot}. */
  boolean hasChanged();

  /**
   * Takes note that a snapshot is being taken, or that one was lost.
   *
   * @param isTaken true where the near past as it is now will be in a snapshot
   */
  void noteSnapshot(boolean isTaken);
}
