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
 * Computing a part of a tree's past again, beside the live data. What comes out differently is kept
 * as a draft, which nobody sees until all of it is there.
 *
 * @param id its own
 * @param tree the root of the tree
 * @param targets the streams that are computed again, together with what depends on them; empty for
 *     all of the tree
 * @param range the times whose values are computed again
 * @param reason why, in words for people: who asked for it, or what changed
 * @param state how far it is
 * @param attempt counts how often it began; what an earlier attempt computed is void
 * @param position the time up to which it has come; at first the start of the range
 * @param base the time up to which the tree's windows were closed when it began, or last looked;
 *     what was computed live since then is gone over before the end
 * @param late where readings have come in at or before the base since then
 * @param changed how many values came out differently so far
 * @param created when it was asked for
 * @param ended when it came to its end
 * @param message why it failed; else empty
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

  /** How far a replay is. */
  public enum State {
    /** Not begun. */
    WAITING,
    /** Begun; after a restart it goes on where it was. */
    RUNNING,
    /** What came out can be seen. */
    DONE,
    /** It could not go on; nothing has changed. */
    FAILED,
    /** Somebody did not want it any more; nothing has changed. */
    CANCELLED;

    /** True where it will go on. */
    public boolean isOpen() {
      return this == WAITING || this == RUNNING;
    }
  }

  public Replay {
    targets = Set.copyOf(targets);
  }

  /** A replay that has not begun. */
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

  /** The same, begun or further on; it has not dealt with anything late. */
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

  /** The same, when it has dealt with what was late in a range. */
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

  /** The same, with a range that begins no earlier than there is something to compute. */
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

  /** The share of its range that it has gone over, from 0 to 1. */
  public double share() {
    var whole = Duration.between(range.from(), range.to());
    if (state == State.DONE || whole.isZero()) {
      return state == State.DONE ? 1 : 0;
    }
    double gone = (double) Duration.between(range.from(), position).toMillis() / whole.toMillis();
    return Math.clamp(gone, 0, 1);
  }

  /**
   * A line for the log.
   *
   * @param path of the tree
   */
  public String text(String path) {
    var cause = message.isEmpty() ? "" : " cause=\"" + message + "\"";
    return "replay tree=%s state=%s changed=%d reason=\"%s\"%s"
        .formatted(path, state, changed, reason, cause);
  }
}
