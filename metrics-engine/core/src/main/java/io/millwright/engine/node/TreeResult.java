// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.alarm.AlarmEvent;
import io.millwright.historian.Removal;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The results of one call of the engine of a tree.
 *
 * @param values values of transforms, frames and metrics to be stored; they replace older values of
 *     the same times
 * @param removals computed values that do not hold any more
 * @param alarms alarm events, in the order of their times
 * @param progress the time up to which the tree's windows are closed; empty before the first
 *     reading
 */
public record TreeResult(
    ReadingBatch values,
    List<Removal> removals,
    List<AlarmEvent> alarms,
    Optional<Instant> progress) {
  public TreeResult {
    removals = List.copyOf(removals);
    alarms = List.copyOf(alarms);
  }
}
