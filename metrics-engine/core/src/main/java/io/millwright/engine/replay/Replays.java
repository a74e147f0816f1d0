// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.node.TreeResult;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.PlantVersions;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the past again where the plant has changed, where somebody asked for it, or where
 * readings were deleted; beside the live engine, which goes on meanwhile.
 *
 * <ol>
 *   <li>Each {@link Replay} goes over its range in parts, the oldest first, by an engine of its
 *       own, which reads what is stored with the draft laid over it, and adds to the draft what
 *       comes out differently.
 *   <li>Then it goes over what the live engine has changed meanwhile behind the base ({@link
 *       LateNotes}), and over what it has computed since the base from inputs that the draft has
 *       otherwise; again, until little is left.
 *   <li>The rest it does while the live engine stands still, and makes the draft seen.
 * </ol>
 *
 * <p>The live engine notes what it changes behind the base before it stores that. So a replay looks
 * at the notes, and moves its base, only between two calls of the live engine: then all that was
 * noted is stored, and what the next call brings is noted by the new base. What is noted is struck
 * out when it has been computed again, unless more has been noted meanwhile.
 *
 * <p>Which version of the plant each tree was computed with is kept. So nothing is forgotten when a
 * process ends between a change of the plant and the replays that it needs.
 *
 * <p>{@link #work} may be called by another thread than the other methods are. What it shares with
 * them it touches only while {@link LiveEngine#betweenCalls} or {@link LiveEngine#whilePaused}
 * keeps them waiting.
 */
public final class Replays {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final ReplayStore store;
  private final EngineStore historian;
  private final RecipeChanges changes;
  private final EngineSettings settings;
  private final Predicate<Asset> trees;
  private final Supplier<UUID> ids;

  private final NeededReplays needed;
  private final LateNotes notes;

  private @Nullable ReplayRun run;

  /** The live engines that replays run beside. */
  public interface LiveEngine {
    /** Does work between two calls of the live engine: none is computed and not yet stored. */
    <T> T betweenCalls(Supplier<T> work);

    /**
     * Does work while no readings of a tree are taken. Afterwards its engine goes on from what is
     * stored.
     */
    <T> T whilePaused(AssetId tree, Supplier<T> work);
  }

  /**
   * What a piece of work came to.
   *
   * @param more whether there is more to do at once
   * @param ended the replay that has come to its end by it
   */
  public record Outcome(boolean more, Optional<Replay> ended) {}

  /**
   * @param plant as the live engine begins with it
   * @param trees the roots whose replays are done here
   * @param ids gives each replay that a changed plant needs its id
   */
  public Replays(
      PlantSnapshot plant,
      ReplayStore store,
      EngineStore historian,
      PlantVersions plants,
      EngineSettings settings,
      Predicate<Asset> trees,
      Supplier<UUID> ids) {
    this.store = store;
    this.ids = ids;
    this.historian = historian;
    changes = new RecipeChanges(plant, store, plants, trees);
    this.settings = settings;
    this.trees = trees;
    needed = new NeededReplays(historian, settings, ids);
    notes = new LateNotes(store, settings.beginning());
  }

  /** Goes on with a changed plant, of which it finds out itself in which trees it has changed. */
  public void follow(PlantSnapshot next) {
    changes.follow(next);
  }

  /**
   * Goes on with a changed plant. To be called whenever the live engine does so, in the same order.
   *
   * @param changed the roots of the trees in which something may be different
   */
  public void follow(PlantSnapshot next, Set<AssetId> changed) {
    changes.follow(next, changed);
  }

  /**
   * Returns the notes that must be kept before changes of the live engine are stored.
   *
   * @param plant the plant that the live engine computes with
   */
  public List<LateNote> lateNotes(Plant plant, Changes changes) {
    return notes.of(plant, changes);
  }

  /**
   * Does a piece of what is to be done: follows the plant where it has changed, then computes the
   * next part.
   *
   * @throws UnavailableException if the historian is away; the piece can be tried again
   */
  public Outcome work(LiveEngine live, Instant time) {
    var now = follow(live, time);
    var next = next(live, now.plant());
    if (next.isEmpty()) {
      drop();
      return new Outcome(false, Optional.empty());
    }
    var replay = next.get();
    try {
      boolean ends = step(replay, now, live, time);
      return new Outcome(true, ends ? ended(replay) : Optional.empty());
    } catch (UnavailableException e) {
      drop();
      throw e;
    } catch (RuntimeException e) {
      drop();
      store.end(replay.id(), Replay.State.FAILED, String.valueOf(e.getMessage()), time);
      return new Outcome(true, ended(replay));
    }
  }

  private void drop() {
    run = null;
  }

  private Optional<Replay> ended(Replay replay) {
    return store.find(replay.id()).filter(found -> !found.state().isOpen());
  }

  /** Keeps the replays that a changed plant needs, and that the trees follow it. */
  private PlantSnapshot follow(LiveEngine live, Instant time) {
    var due = changes.sinceKept(live.betweenCalls(changes::due));
    if (due.isKept()) {
      return due.plant();
    }
    var ours = due.plant().plant().roots().stream().filter(trees).toList();
    store.follow(
        ours.stream().map(Asset::id).toList(),
        due.plant().version().number(),
        due.targets().keySet(),
        needed.of(due, ours, time));
    live.betweenCalls(() -> {
      changes.kept(due);
      return due;
    });
    return due.plant();
  }

  /** The replay that is under way, or else the next one. */
  private Optional<Replay> next(LiveEngine live, Plant plant) {
    var all = store.open();
    live.betweenCalls(() -> {
      notes.noteFor(all);
      return all;
    });
    var open =
        all.stream()
            .filter(replay -> plant.findAsset(replay.tree()).filter(trees).isPresent())
            .toList();
    var current = run;
    return open.stream()
        .filter(replay -> current != null && current.isOf(replay))
        .findFirst()
        // What was asked for meanwhile may be because of what that one has read already.
        .or(() -> LateNotes.withBase(open).stream().findFirst())
        .or(() -> open.stream().findFirst());
  }

  /** True where the replay has come to its end. */
  private boolean step(Replay replay, PlantSnapshot now, LiveEngine live, Instant time) {
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
   * Where the parts of a replay end. One that reaches up to the time at which it was asked for goes
   * up to the base, though a device's clock be ahead.
   */
  private static Instant end(Replay replay, Instant base) {
    return replay.range().to().isBefore(replay.created())
        ? earlier(replay.range().to(), base)
        : base;
  }

  private static Duration length(Optional<TimeRange> late) {
    return late.map(range -> Duration.between(range.from(), range.to())).orElse(Duration.ZERO);
  }

  /** How far the live engine has computed the tree of a replay that has a base. */
  private Instant progress(Replay replay) {
    return historian.progress(replay.tree()).orElseGet(replay.base()::orElseThrow);
  }

  /** True where there is nothing to do. */
  private boolean begin(Replay replay, PlantSnapshot now, LiveEngine live, Instant time) {
    var plant = now.plant();
    var root = plant.findAsset(replay.tree()).orElseThrow();
    if (replay.base().isPresent()) {
      run = new ReplayRun(replay, now, root, engine(replay, plant, root, replay.base().get()));
      return false;
    }
    // Values that don't hold any more may be older than the readings.
    var oldest = historian.oldest(NeededReplays.streams(plant, root));
    if (oldest.isEmpty()) {
      return store.end(replay.id(), Replay.State.DONE, "", time);
    }
    // Where nothing is left in the range, what held at its end is another value now.
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

  /** Lets the live engine go on behind the readings that were there before the tree was. */
  private Instant beginProgress(AssetId tree, Plant plant, Asset root, Instant time) {
    var newest = historian.newest(NeededReplays.streams(plant, root)).orElse(time);
    var base = Micros.truncate(earlier(newest, time).minus(settings.grace()));
    historian.write(
        new Changes(
            ReadingBatch.empty(), List.of(), ReadingBatch.empty(), List.of(), Map.of(tree, base)));
    return base;
  }

  private List<Replay> openWith(Replay further) {
    return store.open().stream()
        .map(replay -> replay.id().equals(further.id()) ? further : replay)
        .toList();
  }

  /** An engine that knows what was computed live until now. */
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
   * @param further the replay, when so many values more have come out differently
   * @return how many did
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

  /** A range that a replay computes next, and how far it is when it has done so. */
  private record Piece(Replay replay, TimeRange range, IntFunction<Replay> further) {}

  /** Goes over a part of what was changed behind the base, or of what was computed since. */
  private boolean catchUp(ReplayRun current, LiveEngine live) {
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
    // From now on what is changed before the new base is noted: it may have been read before.
    notes.noteFor(openWith(replay.at(position, to, 0)));
    return new Piece(replay, new TimeRange(base, to), more -> replay.at(position, to, more));
  }

  /**
   * The last part; where much has been changed behind the base until now, another round follows.
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
