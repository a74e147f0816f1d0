// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.engine.series.Series;
import java.util.List;
import java.util.Optional;

/** A tree whose near past is remembered, so that a snapshot of it can be taken. */
public interface RememberedTree {
  /** Where the near past came from; empty where there is none yet. */
  Optional<SnapshotLoader> loader();

  /** Every series of the tree; those of former children, which other engines write, are none. */
  List<Series> series();

  /** Whether there is something new since {@link #noteSnapshot}. */
  boolean hasChanged();

  /**
   * Takes note that a snapshot was taken, or that one was lost.
   *
   * @param isTaken whether what there is now is, or will be, in a snapshot
   */
  void noteSnapshot(boolean isTaken);
}
