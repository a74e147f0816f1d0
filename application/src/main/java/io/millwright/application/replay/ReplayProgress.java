// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Replay;
import io.millwright.historian.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a replay has come: what people are told of it.
 *
 * @param id the replay's own id
 * @param tree the root of the tree that it computes
 * @param streams how many computed streams it was asked to compute again, beside those that depend
 *     on them; 0 for all of the tree
 * @param range the times whose values are computed again
 * @param reason who asked for it, or what changed
 * @param phase whether it waits, runs or has ended
 * @param share the share of its range that it has gone over, from 0 to 1
 * @param changed how many values came out otherwise
 * @param created when it was asked for
 * @param ended when it ended; empty while it goes on
 * @param message why it failed; empty otherwise
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
    /** The replay has not begun. */
    WAITING,
    /** The replay has begun. */
    RUNNING,
    /** The replay has ended, and its values are seen. */
    DONE,
    /** The replay could not go on; no stored value has changed. */
    FAILED,
    /** Somebody has cancelled the replay; no stored value has changed. */
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
