// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.id.AssetId;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A job that computes a part of a tree's past again, beside the live engine. Values that come out
 * differently are kept as a draft, which becomes visible when it is complete.
 *
 * @param id the replay's own id
 * @param tree the root of the tree
 * @param targets the streams that are computed again, together with everything that depends on
 *     them; empty for the whole tree
 * @param range the times whose values are computed again
 * @param reason the reason, in words for people: who asked for it, or what changed
 * @param state whether the replay waits, runs or has ended
 * @param attempt how often the replay has begun; values of earlier attempts are void
 * @param position the time up to which the range is computed; at first the start of the range
 * @param base the time up to which the live engine had closed the tree's windows when the replay
 *     began or last caught up; empty before the replay has begun
 * @param late the range in which the live engine has changed values at or before the base, and
 *     which must be computed again; empty where it has changed none
 * @param changed how many values have come out differently so far
 * @param created when the replay was asked for
 * @param ended when the replay ended; empty while it is open
 * @param message why the replay failed; empty otherwise
 */
public record Replay(
    UUID id,
    AssetId tree,
    Set<Alias> targets,
    TimeRange range,
    String reason,
    State state,
    int attempt,
    Instant position,
    Optional<Instant> base,
    Optional<TimeRange> late,
    long changed,
    Instant created,
    Optional<Instant> ended,
    String message) {

  /** The states of a replay. */
  public enum State {
    /** The replay has not begun. */
    WAITING,
    /** The replay has begun; after a restart of the process it goes on from its position. */
    RUNNING,
    /** The replay has ended, and its draft is visible. */
    DONE,
    /** The replay could not go on; no stored value has changed. */
    FAILED,
    /** Somebody has cancelled the replay; no stored value has changed. */
    CANCELLED;

    /** Returns true for a replay that waits or runs. */
    public boolean isOpen() {
      return this == WAITING || this == RUNNING;
    }
  }

  public Replay {
    targets = Set.copyOf(targets);
  }

  /** Returns a replay that has not begun. */
  public static Replay waiting(
      UUID id, AssetId tree, Set<Alias> targets, TimeRange range, String reason, Instant now) {
    return new Replay(
        id,
        tree,
        targets,
        range,
        reason,
        State.WAITING,
        0,
        range.from(),
        Optional.empty(),
        Optional.empty(),
        0,
        now,
        Optional.empty(),
        "");
  }

  /**
   * Returns the replay when it has come further, with no late range that it has dealt with.
   *
   * @param more how many more values have come out differently
   */
  public Replay at(Instant newPosition, Instant newBase, long more) {
    return new Replay(
        id,
        tree,
        targets,
        range,
        reason,
        State.RUNNING,
        attempt,
        newPosition,
        Optional.of(newBase),
        Optional.empty(),
        changed + more,
        created,
        ended,
        message);
  }

  /** Returns the replay when it has computed a late range again. */
  public Replay dealtWith(TimeRange lateRange) {
    return new Replay(
        id,
        tree,
        targets,
        range,
        reason,
        state,
        attempt,
        position,
        base,
        Optional.of(lateRange),
        changed,
        created,
        ended,
        message);
  }

  /** Returns the replay with a range that begins no earlier than a time. */
  public Replay since(Instant oldest) {
    return oldest.isAfter(range.from())
        ? new Replay(
            id,
            tree,
            targets,
            new TimeRange(oldest, range.to()),
            reason,
            state,
            attempt,
            oldest.isAfter(position) ? oldest : position,
            base,
            late,
            changed,
            created,
            ended,
            message)
        : this;
  }

  /** Returns the share of the range that is computed, from 0 to 1. */
  public double share() {
    var whole = Duration.between(range.from(), range.to());
    if (state == State.DONE || whole.isZero()) {
      return state == State.DONE ? 1 : 0;
    }
    double gone = (double) Duration.between(range.from(), position).toMillis() / whole.toMillis();
    return Math.clamp(gone, 0, 1);
  }

  /**
   * Returns a line for the log.
   *
   * @param path the path of the tree's root
   */
  public String text(String path) {
    var cause = message.isEmpty() ? "" : " cause=\"" + message + "\"";
    return "replay tree=%s state=%s changed=%d reason=\"%s\"%s"
        .formatted(path, state, changed, reason, cause);
  }
}
