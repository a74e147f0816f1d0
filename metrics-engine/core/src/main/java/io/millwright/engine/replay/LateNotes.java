// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Plant;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.feed.Liveness;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the notes for the replays under way: which values the live engine changes at or before the
 * base of a replay, where the replay may have computed already.
 *
 * <p>A note spans the times of the readings and of the results that were computed from them,
 * because the live engine computes from the stored values and does not see the draft of a replay.
 * Example: the draft has a new {@code t1} of 12:01 and, computed from it, a new {@code sum(t1)} of
 * 12:10. A reading of 12:04 comes late, and the live engine stores a {@code sum(t1)} of 12:10 that
 * contains the old {@code t1} of 12:01. The replay has to compute everything from 12:04 to 12:10
 * again.
 *
 * <p>Not safe for use by several threads.
 */
final class LateNotes {
  private final ReplayStore store;
  private final long beginning;

  /** The open replays that have a base; null before the store was asked for them. */
  private @Nullable List<Replay> underWay;

  LateNotes(ReplayStore store, Instant beginning) {
    this.store = store;
    this.beginning = Micros.of(beginning);
  }

  /** Sets the open replays for which notes are made from now on, each up to its base. */
  void noteFor(List<Replay> replays) {
    underWay = withBase(replays);
  }

  /** Returns those of some replays that have a base. */
  static List<Replay> withBase(List<Replay> replays) {
    return replays.stream().filter(replay -> replay.base().isPresent()).toList();
  }

  /**
   * Returns a note for each open replay that changes concern.
   *
   * @param plant the plant with which the changes were computed
   * @param changes the changes that are about to be stored
   */
  List<LateNote> of(Plant plant, Changes changes) {
    var known = underWay;
    return (known == null ? withBase(store.open()) : known)
        .stream().flatMap(replay -> new Note(replay, plant).of(changes).stream()).toList();
  }

  /** Gathers the times that one replay has to compute again. */
  private final class Note {
    private final Replay replay;
    private final Plant plant;
    private final long base;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    Note(Replay replay, Plant plant) {
      this.replay = replay;
      this.plant = plant;
      base = Micros.of(replay.base().orElseThrow());
    }

    Optional<LateNote> of(Changes changes) {
      add(changes.readings());
      add(changes.computed());
      for (var removal : changes.removals()) {
        add(removal.alias(), Micros.of(removal.range().to()));
      }
      return to < from
          ? Optional.empty()
          : Optional.of(
              new LateNote(
                  replay.id(), new TimeRange(Micros.toInstant(from - 1), Micros.toInstant(to))));
    }

    private void add(ReadingBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        add(batch.alias(row), batch.micros(row));
      }
    }

    private void add(Alias alias, long time) {
      boolean isKnown = time >= from && time <= to;
      if (!isKnown && time <= base && time >= beginning && isOf(alias)) {
        from = Math.min(from, time);
        to = Math.max(to, time);
      }
    }

    private boolean isOf(Alias alias) {
      // The liveness of a source may concern any tree.
      return Liveness.isLiveness(alias) || isOfTree(alias);
    }

    private boolean isOfTree(Alias alias) {
      return plant
          .findProperty(alias)
          .filter(property -> plant.root(property.asset()).id().equals(replay.tree()))
          .isPresent();
    }
  }
}
