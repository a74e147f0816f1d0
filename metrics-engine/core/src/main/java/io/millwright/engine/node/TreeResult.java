// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.alarm.AlarmEvent;
import io.millwright.historian.Removal;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What readings, or the passing of time, brought about in one tree.
 *
 * @param values values of transforms and metrics to store; they replace older ones of the same time
 * @param removals computed values that don't hold any more
 * @param alarms alarm events, in order
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
