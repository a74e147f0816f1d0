// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Replay;
import io.millwright.historian.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The progress of a replay, for people.
 *
 * @param id the replay's id
 * @param tree the asset at the top of the tree that it computes
 * @param streams how many computed streams were requested, not counting those that depend on them;
 *     0 for the whole tree
 * @param range the times whose values are computed again
 * @param reason who requested it, or what changed
 * @param phase whether it waits, runs or has ended
 * @param share the share of its range that is done, from 0 to 1
 * @param changed how many values have changed
 * @param created when it was requested
 * @param ended when it ended; empty while it has not
 * @param message why it failed; empty if it has not failed
 */
public record ReplayProgress(
    UUID id,
    AssetId tree,
    int streams,
    TimeRange range,
    String reason,
    Phase phase,
    double share,
    long changed,
    Instant created,
    Optional<Instant> ended,
    String message) {

  /** The phases of a replay. */
  public enum Phase {
    /** The replay has not been started. */
    WAITING,
    /** The replay is running. */
    RUNNING,
    /** The replay has ended, and its values are visible. */
    DONE,
    /** The replay has failed; no stored value has changed. */
    FAILED,
    /** The replay was cancelled; no stored value has changed. */
    CANCELLED
  }

  static ReplayProgress of(Replay replay) {
    return new ReplayProgress(
        replay.id(),
        replay.tree(),
        replay.targets().size(),
        replay.range(),
        replay.reason(),
        phase(replay.state()),
        replay.share(),
        replay.changed(),
        replay.created(),
        replay.ended(),
        replay.message());
  }

  private static Phase phase(Replay.State state) {
    return switch (state) {
      case WAITING -> Phase.WAITING;
      case RUNNING -> Phase.RUNNING;
      case DONE -> Phase.DONE;
      case FAILED -> Phase.FAILED;
      case CANCELLED -> Phase.CANCELLED;
    };
  }
}
