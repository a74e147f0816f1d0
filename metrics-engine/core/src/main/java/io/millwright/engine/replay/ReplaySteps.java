// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.node.TreeResult;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes one replay after the other, in steps: begins it, goes over its range, catches up with
 * the live engine, and publishes its draft. {@link Replays} says in which order. Not safe for use
 * by several threads.
 */
final class ReplaySteps {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final ReplayStore store;
  private final EngineStore historian;
  private final EngineSettings settings;
  private final LateNotes notes;
  private final Supplier<UUID> ids;

  /** The replay under way; null where none is. */
  private @Nullable ReplayRun run;

  /**
   * @param notes notes what the live engine changes at or before the base of the replays
   * @param ids gives each replay that another tree needs its id
   */
  ReplaySteps(
      ReplayStore store,
      EngineStore historian,
      EngineSettings settings,
      LateNotes notes,
      Supplier<UUID> ids) {
    this.store = store;
    this.historian = historian;
    this.settings = settings;
    this.notes = notes;
    this.ids = ids;
  }

  /** Returns true for the replay under way, in its present attempt. */
  boolean isUnderWay(Replay replay) {
    return run != null && run.isOf(replay);
  }

  /** Forgets the replay under way; the next step goes on from what is stored of it. */
  void drop() {
    run = null;
  }

  /**
   * Does the next step of a replay.
   *
   * @param now the plant that the replay computes with
   * @param live the live engine, which is paused for the last step
   * @param time the present time
   * @return true where the replay has come to its end
   */
  boolean step(Replay replay, PlantSnapshot now, Replays.LiveEngine live, Instant time) {
    var current = run;
    if (current == null || !current.isOf(replay)) {
      drop();
      return begin(replay, now, live, time);
    }
    var base = replay.base().orElseThrow();
    var end = end(replay, base);
    if (replay.position().isBefore(end)) {
      var part =
          new TimeRange(replay.position(), earlier(replay.position().plus(current.part), end));
      int size = compute(current, current.engine, part, more -> replay.at(part.to(), base, more));
      current.fit(size);
      return false;
    }
    boolean muchIsLeft =
        current.isTooMuchAtOnce(length(replay.late()))
            || current.isTooMuchAtOnce(Duration.between(base, progress(replay)));
    return !muchIsLeft
        ? live.whilePaused(replay.tree(), () -> finish(current, time))
        : catchUp(current, live);
  }

  /**
   * Returns where the parts of a replay end. The parts of a replay that reaches up to the time at
   * which it was asked for go up to the base, even where the readings of a device with a wrong
   * clock have moved the base ahead of that time.
   */
  private static Instant end(Replay replay, Instant base) {
    return replay.range().to().isBefore(replay.created())
        ? earlier(replay.range().to(), base)
        : base;
  }

  private static Duration length(Optional<TimeRange> late) {
    return late.map(range -> Duration.between(range.from(), range.to())).orElse(Duration.ZERO);
  }

  /** Returns how far the live engine has computed the tree of a replay that has a base. */
  private Instant progress(Replay replay) {
    return historian.progress(replay.tree()).orElseGet(replay.base()::orElseThrow);
  }

  /**
   * Begins a replay, or goes on with one that another process had begun.
   *
   * @return true where there is nothing to compute, so that the replay has ended
   */
  private boolean begin(Replay replay, PlantSnapshot now, Replays.LiveEngine live, Instant time) {
    var plant = now.plant();
    var root = plant.findAsset(replay.tree()).orElseThrow();
    if (replay.base().isPresent()) {
      run = new ReplayRun(replay, now, root, engine(replay, plant, root, replay.base().get()));
      return false;
    }
    // Stored results count, too: a result that does not hold any more may be older than the
    // readings.
    var oldest = historian.oldest(NeededReplays.streams(plant, root));
    if (oldest.isEmpty()) {
      return store.end(replay.id(), Replay.State.DONE, "", time);
    }
    // Where no reading is left in the range, the value that held at its end is another one now.
    var narrowed = replay.since(earlier(oldest.get(), replay.range().to()).minusNanos(1_000));
    live.whilePaused(
        replay.tree(),
        () -> {
          var base =
              historian
                  .progress(replay.tree())
                  .orElseGet(() -> beginProgress(replay.tree(), plant, root, time));
          var begins = narrowed.at(narrowed.position(), base, 0);
          if (store.save(begins, Changes.of(ReadingBatch.empty()))) {
            run = new ReplayRun(replay, now, root, engine(replay, plant, root, base));
            notes.noteFor(store.open());
          }
          return base;
        });
    return false;
  }

  /**
   * Stores up to where the tree's windows count as closed, for a tree that had readings before it
   * had an engine; returns that time.
   */
  private Instant beginProgress(AssetId tree, Plant plant, Asset root, Instant time) {
    var newest = historian.newest(NeededReplays.streams(plant, root)).orElse(time);
    var base = Micros.truncate(earlier(newest, time).minus(settings.grace()));
    historian.write(
        new Changes(
            ReadingBatch.empty(), List.of(), ReadingBatch.empty(), List.of(), Map.of(tree, base)));
    return base;
  }

  /** Returns the open replays, one of them as it will be stored next. */
  private List<Replay> openWith(Replay further) {
    return store.open().stream()
        .map(replay -> replay.id().equals(further.id()) ? further : replay)
        .toList();
  }

  /** Returns an engine that knows the results of the live engine until now. */
  private Engine engine(Replay replay, ReplayRun current) {
    return engine(replay, current.plant, current.root, progress(replay));
  }

  private Engine engine(Replay replay, Plant plant, Asset root, Instant progress) {
    var engine = new Engine(plant, root, settings, store.draft(replay.id()));
    engine.resume(Optional.of(progress), List.of());
    return engine;
  }

  /**
   * Computes a part into the draft.
   *
   * @param further makes the replay as it is stored afterwards, from how many values came out
   *     differently
   * @return how many values came out differently
   */
  private int compute(
      ReplayRun current, Engine engine, TimeRange part, IntFunction<Replay> further) {
    var computed = engine.recompute(part, current.targets);
    int size = computed.values().size() + computed.removals().size();
    if (!store.save(further.apply(size), changes(computed))) {
      drop();
    }
    return size;
  }

  private static Changes changes(TreeResult computed) {
    return new Changes(
        ReadingBatch.empty(), computed.removals(), computed.values(), List.of(), Map.of());
  }

  /**
   * A range that a replay computes next.
   *
   * @param replay the replay as it is stored now
   * @param range the range
   * @param further makes the replay as it is stored afterwards, from how many values came out
   *     differently
   */
  private record Piece(Replay replay, TimeRange range, IntFunction<Replay> further) {}

  /**
   * Computes a part of what the live engine has changed at or before the base, or of what it has
   * computed since.
   *
   * @return false: the replay goes on
   */
  private boolean catchUp(ReplayRun current, Replays.LiveEngine live) {
    var piece = live.betweenCalls(() -> nextPiece(current));
    if (piece.isEmpty()) {
      drop();
      return false;
    }
    var next = piece.get();
    int size = compute(current, engine(next.replay(), current), next.range(), next.further());
    current.fit(size);
    return false;
  }

  private Optional<Piece> nextPiece(ReplayRun current) {
    return underWay(current)
        .map(replay ->
            replay.late().isPresent()
                ? latePiece(replay, replay.late().get(), current)
                : newPiece(replay, current));
  }

  private static Piece latePiece(Replay replay, TimeRange late, ReplayRun current) {
    if (!current.late.equals(Optional.of(late))) {
      current.late = Optional.of(late);
      current.lateUntil = late.from();
      current.rounds++;
    }
    var to = earlier(current.lateUntil.plus(current.part), late.to());
    var piece = new TimeRange(current.lateUntil, to);
    current.lateUntil = to;
    boolean isLast = to.equals(late.to());
    var base = replay.base().orElseThrow();
    return new Piece(
        replay,
        piece,
        more -> {
          var further = replay.at(replay.position(), base, more);
          return isLast ? further.dealtWith(late) : further;
        });
  }

  private Piece newPiece(Replay replay, ReplayRun current) {
    var base = replay.base().orElseThrow();
    var to = earlier(base.plus(current.part), progress(replay));
    current.rounds++;
    var position = later(replay.position(), end(replay, to));
    // From now on changes before the new base are noted, since the replay may have read them
    // before.
    notes.noteFor(openWith(replay.at(position, to, 0)));
    return new Piece(replay, new TimeRange(base, to), more -> replay.at(position, to, more));
  }

  /**
   * Computes the last part and publishes the draft. Where the live engine has changed much at or
   * before the base until now, another round of catching up follows instead.
   *
   * @return true where the replay has ended
   */
  private boolean finish(ReplayRun current, Instant time) {
    var replay = underWay(current);
    if (replay.isPresent() && replay.get().late().isPresent()) {
      if (current.isTooMuchAtOnce(length(replay.get().late()))) {
        return false;
      }
      goOverLate(replay.get(), current);
      replay = underWay(current);
    }
    if (replay.isEmpty()) {
      drop();
      return true;
    }
    publish(replay.get(), current, time);
    drop();
    return true;
  }

  /** Returns the replay of a run as it is stored now; empty where it has ended or begun anew. */
  private Optional<Replay> underWay(ReplayRun current) {
    return store.find(current.id).filter(current::isOf).filter(found -> found.state().isOpen());
  }

  private void goOverLate(Replay replay, ReplayRun current) {
    var late = replay.late().orElseThrow();
    var base = replay.base().orElseThrow();
    compute(
        current,
        engine(replay, current),
        late,
        more -> replay.at(replay.position(), base, more).dealtWith(late));
  }

  private void publish(Replay replay, ReplayRun current, Instant time) {
    var base = replay.base().orElseThrow();
    var computed =
        engine(replay, current).recompute(new TimeRange(base, FAR_FUTURE), current.targets);
    int size = computed.values().size() + computed.removals().size();
    var last = replay.at(replay.position(), progress(replay), size);
    var further =
        last.changed() == 0
            ? List.<Replay>of()
            : new FormerChildren(current.plant)
                .replaysAfter(replay.tree(), replay.range(), time, ids);
    store.publish(last, changes(computed).with(further).by(current.version), time);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
