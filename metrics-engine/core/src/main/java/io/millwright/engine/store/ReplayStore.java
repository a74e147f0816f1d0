// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

import io.millwright.asset.id.AssetId;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps replays and their drafts, so that they go on after a crash, and which version of the plant
 * each tree was last computed with. Safe for use by several threads. Every method throws {@link
 * io.millwright.reading.ReadingSink.UnavailableException} when the database can't be reached.
 */
public interface ReplayStore {
  /**
   * The version of the plant that each tree follows; none where it is not known, as of a new tree.
   */
  Map<AssetId, Long> followed();

  /**
   * Takes note that trees follow a version of the plant from now on, and of what is to be computed
   * again because of that. Open replays of the changed trees begin anew.
   *
   * @param trees all that follow
   * @param changed those of them in which something changed
   */
  void follow(
      Collection<AssetId> trees, long version, Collection<AssetId> changed, List<Replay> replays);

  /** Takes note of what is to be computed again. */
  void add(List<Replay> replays);

  /**
   * Deletes readings, and takes note of what is to be computed again because of that, whole or not
   * at all.
   *
   * @return how many were deleted, of every quality
   */
  long delete(Removal readings, List<Replay> replays);

  /** What is not done, in the order in which it is to be done: the nearest past first. */
  List<Replay> open();

  /**
   * Replays of every state, the newest first.
   *
   * @param limit at most so many, at least 1
   */
  List<Replay> newest(int limit);

  /** A replay. */
  Optional<Replay> find(UUID id);

  /**
   * Keeps what a replay has computed, and how far it is, whole or not at all. Its late range is
   * what it has dealt with; where that has grown meanwhile, it is still to be dealt with.
   *
   * @param changes computed values, and removals of single moments
   * @return false where it is not open any more, or has begun anew; nothing is kept then
   */
  boolean save(Replay replay, Changes changes);

  /**
   * Takes note that readings come in where an open replay may have been already. Its late range
   * grows by that in any case.
   */
  void late(UUID id, TimeRange times);

  /** What is stored, as it will be when the draft of a replay can be seen. */
  PastReadings draft(UUID id);

  /**
   * Makes the draft of a replay seen, all at once, together with its last changes, as values of
   * their version.
   *
   * @return false where it is not open any more, or has begun anew; nothing has changed then
   */
  boolean publish(Replay replay, Changes last, Instant now);

  /**
   * Ends an open replay without a result.
   *
   * @return false where it was not open
   */
  boolean end(UUID id, Replay.State state, String message, Instant now);
}
