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
 * Keeps replays and their drafts, so that replays go on after a crash, and with which version of
 * the plant each tree was last computed. Implementations are safe for use by several threads. Every
 * method throws {@link io.millwright.reading.ReadingSink.UnavailableException} when the database
 * cannot be reached.
 */
public interface ReplayStore {
  /**
   * Returns with which version of the plant each tree was last computed, by the root of the tree. A
   * tree that was never computed, such as a new one, is left out.
   */
  Map<AssetId, Long> followed();

  /**
   * Stores that trees are computed with a version of the plant from now on, together with the
   * replays that they need because of it. Open replays of the changed trees begin anew.
   *
   * @param trees the roots of all trees that follow the version
   * @param changed the roots of the trees in which something is computed differently
   * @param replays the replays that the changed trees need
   */
  void follow(
      Collection<AssetId> trees, long version, Collection<AssetId> changed, List<Replay> replays);

  /** Adds replays that have not begun. */
  void add(List<Replay> replays);

  /**
   * Deletes readings, and adds the replays that are needed because of that, in one transaction.
   *
   * @return how many readings were deleted, of every quality
   */
  long delete(Removal readings, List<Replay> replays);

  /** Returns the open replays in the order in which they run: the nearest past first. */
  List<Replay> open();

  /**
   * Returns replays of every state, the newest first.
   *
   * @param limit the most replays that are returned, at least 1
   */
  List<Replay> newest(int limit);

  /** Returns a replay; empty where none has this id. */
  Optional<Replay> find(UUID id);

  /**
   * Adds results to the draft of a replay and stores how far the replay has come, in one
   * transaction. The late range that the replay has computed again is deleted, unless it has grown
   * meanwhile.
   *
   * @param replay the replay as it is afterwards
   * @param changes computed values, and removals of single moments
   * @return false where the replay is not open any more, or has begun anew; nothing is stored then
   */
  boolean save(Replay replay, Changes changes);

  /**
   * Extends the late range of an open replay: the live engine changes values where the replay may
   * have computed already.
   */
  void late(UUID id, TimeRange times);

  /** Returns the stored points with the draft of a replay laid over them. */
  PastReadings draft(UUID id);

  /**
   * Makes the draft of a replay visible, all at once, together with its last changes, and ends the
   * replay.
   *
   * @param last the last changes; all values of the draft get their version of the plant
   * @return false where the replay is not open any more, or has begun anew; nothing has changed
   *     then
   */
  boolean publish(Replay replay, Changes last, Instant now);

  /**
   * Ends an open replay without a result.
   *
   * @return false where the replay was not open
   */
  boolean end(UUID id, Replay.State state, String message, Instant now);
}
