// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.PlantVersions;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Computes the past again beside the live engine: where the plant has changed, where somebody asked
 * for it, or where readings were deleted.
 *
 * <ol>
 *   <li>Each {@link Replay} goes over its range in parts, the oldest part first. An engine of its
 *       own reads what is stored with the replay's draft laid over it, and adds to the draft every
 *       value that comes out differently.
 *   <li>Then the replay catches up with the live engine. The base of a replay is the time up to
 *       which the live engine had computed when the replay last looked. The replay computes again
 *       what the live engine has changed at or before the base ({@link LateNotes}), and moves the
 *       base to the present, until little is left.
 *   <li>The rest is computed while the live engine takes no readings of the tree; then the draft
 *       becomes visible, all at once.
 * </ol>
 *
 * <pre>
 * range of the replay  |=========|=========|====>                    parts into the draft
 * live engine          ----------------------------------|-------->  event time
 *                                                        base
 * </pre>
 *
 * <p>The live engine notes what it changes at or before the base, and only then stores it. So a
 * replay reads the notes, and moves its base, between two calls of the live engine: everything that
 * was noted is stored then, and what the next call changes is noted by the new base. A note is
 * deleted when it has been computed again, unless it has grown meanwhile.
 *
 * <p>The store keeps with which version of the plant each tree was last computed. So no replay is
 * forgotten when a process ends between a change of the plant and the replays that it needs.
 *
 * <p>{@link #work} may be called by another thread than the other methods are. Both threads touch
 * what they share only inside of {@link LiveEngine#betweenCalls} and {@link
 * LiveEngine#whilePaused}.
 */
public final class Replays {
  private final ReplayStore store;
  private final RecipeChanges changes;
  private final Predicate<Asset> trees;
  private final NeededReplays needed;
  private final LateNotes notes;
  private final ReplaySteps steps;

  /** The live engine that replays run beside, as a host offers it. */
  public interface LiveEngine {
    /**
     * Does work between two calls of the live engine, so that no result is computed and not yet
     * stored; returns what the work returns.
     */
    <T> T betweenCalls(Supplier<T> work);

    /**
     * Does work while the live engine takes no readings of a tree, and returns what the work
     * returns. Afterwards the tree's engine goes on from what is stored.
     */
    <T> T whilePaused(AssetId tree, Supplier<T> work);
  }

  /**
   * The outcome of one piece of work.
   *
   * @param more whether there is more to do at once
   * @param ended the replay that this piece has finished; empty where none
   */
  public record Outcome(boolean more, Optional<Replay> ended) {}

  /**
   * Makes the replays of some trees.
   *
   * @param plant the plant that the live engine begins with
   * @param store keeps replays and their drafts
   * @param historian the stored readings and results
   * @param plants the versions that the plant had
   * @param settings the settings of the live engine
   * @param trees true for the roots of the trees whose replays are done here
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
    changes = new RecipeChanges(plant, store, plants, trees);
    this.trees = trees;
    needed = new NeededReplays(historian, settings, ids);
    notes = new LateNotes(store, settings.beginning());
    steps = new ReplaySteps(store, historian, settings, notes, ids);
  }

  /** Goes on with a changed plant, and finds the trees in which something has changed. */
  public void follow(PlantSnapshot next) {
    changes.follow(next);
  }

  /**
   * Goes on with a changed plant. To be called for each plant that the live engine follows, in the
   * same order.
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
   * @param changes the changes that are about to be stored
   */
  public List<LateNote> lateNotes(Plant plant, Changes changes) {
    return notes.of(plant, changes);
  }

  /**
   * Does one piece of work: keeps the replays that a changed plant needs, then computes the next
   * part of a replay. A replay that fails for another reason than an absent historian ends as
   * {@link Replay.State#FAILED}.
   *
   * @param live the live engine beside which it works
   * @param time the present time
   * @throws UnavailableException if the historian is away; the piece can be tried again
   */
  public Outcome work(LiveEngine live, Instant time) {
    var now = follow(live, time);
    var next = next(live, now.plant());
    if (next.isEmpty()) {
      steps.drop();
      return new Outcome(false, Optional.empty());
    }
    var replay = next.get();
    try {
      boolean ends = steps.step(replay, now, live, time);
      return new Outcome(true, ends ? ended(replay) : Optional.empty());
    } catch (UnavailableException e) {
      steps.drop();
      throw e;
    } catch (RuntimeException e) {
      steps.drop();
      store.end(replay.id(), Replay.State.FAILED, String.valueOf(e.getMessage()), time);
      return new Outcome(true, ended(replay));
    }
  }

  private Optional<Replay> ended(Replay replay) {
    return store.find(replay.id()).filter(found -> !found.state().isOpen());
  }

  /**
   * Stores the replays that a changed plant needs, together with the version that the trees follow
   * now, and returns that plant.
   */
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

  /** Returns the replay under way, or else the next one; empty where none is open. */
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
    return open.stream()
        .filter(steps::isUnderWay)
        .findFirst()
        // A replay that has begun goes first: a newer one may be needed because of what it has
        // read.
        .or(() -> LateNotes.withBase(open).stream().findFirst())
        .or(() -> open.stream().findFirst());
  }
}
