// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.replay.LateNote;
import io.millwright.engine.replay.Replays;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.PlantVersions;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.feed.Feed;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The live engine of some trees together with the replays of their past, over one historian. Every
 * host of the engine calls this class, and it performs the effects of the {@link TreeHost}.
 *
 * <ol>
 *   <li>A call of the live engine computes, notes for the open replays what it changes at or before
 *       their base, and stores readings and results in one transaction. Only then the next call
 *       begins.
 *   <li>Where storing fails, the live engine drops the engines of the trees concerned, so that it
 *       goes on from what is stored and the caller can repeat the call.
 *   <li>A changed plant is followed between two calls, by the live engine and the replays together.
 *   <li>Replays compute beside the live engine. What they share with it they touch between two
 *       calls only.
 * </ol>
 *
 * <p>With {@link Turns} of the host all methods may be called by any thread, except {@link
 * #replay}, which only one thread may call; the other threads then wait for moments only. Without
 * them, one thread calls all methods.
 */
public final class HostedEngine {
  private final EngineStore historian;
  private final Optional<Snapshots> snapshots;
  private final Turns turns;
  private final PlantEngine engine;
  private final Replays replays;
  private final ReplayStore replayStore;
  private final TreeHost host;

  private Optional<EngineListener> listener = Optional.empty();

  /**
   * Lets one thread after the other work. A host with several threads gives turns in the order in
   * which they are asked for, so that replays get their turns however many readings wait.
   */
  public interface Turns {
    /** Does work while no other thread has a turn, and returns what the work returns. */
    <T> T alone(Supplier<T> work);
  }

  /** The turns of a host that calls from one thread only. */
  private static final Turns ONE_THREAD =
      new Turns() {
        @Override
        public <T> T alone(Supplier<T> work) {
          return work.get();
        }
      };

  /**
   * Makes the engine of a host that calls from one thread only.
   *
   * @param plant the plant as it is stored now
   * @param trees true for the roots of the trees that are computed here
   * @param historian the stored readings and results
   * @param replayStore keeps replays and their drafts
   * @param plants the versions that the plant had
   * @param snapshots the snapshots from which new engines load the near past; empty for none
   * @param ids gives each replay that a change needs its id
   */
  public HostedEngine(
      PlantSnapshot plant,
      Predicate<Asset> trees,
      EngineSettings settings,
      EngineStore historian,
      ReplayStore replayStore,
      PlantVersions plants,
      Optional<Snapshots> snapshots,
      Supplier<UUID> ids) {
    this(plant, trees, settings, historian, replayStore, plants, snapshots, ids, ONE_THREAD);
  }

  /**
   * Makes the engine of a host whose threads take turns.
   *
   * @param plant the plant as it is stored now
   * @param trees true for the roots of the trees that are computed here
   * @param historian the stored readings and results
   * @param replayStore keeps replays and their drafts
   * @param plants the versions that the plant had
   * @param snapshots the snapshots from which new engines load the near past; empty for none
   * @param ids gives each replay that a change needs its id
   * @param turns lets the host's threads work one after the other
   */
  public HostedEngine(
      PlantSnapshot plant,
      Predicate<Asset> trees,
      EngineSettings settings,
      EngineStore historian,
      ReplayStore replayStore,
      PlantVersions plants,
      Optional<Snapshots> snapshots,
      Supplier<UUID> ids,
      Turns turns) {
    this.historian = historian;
    this.snapshots = snapshots;
    this.turns = turns;
    this.replayStore = replayStore;
    engine = new PlantEngine(plant.plant(), trees, settings, historian, snapshots, ids);
    replays = new Replays(plant, replayStore, historian, plants, settings, trees, ids);
    host = new TreeHost(plant, engine, replays);
  }

  /** Sets who is told what this engine does from now on. To be called before any other method. */
  public void listen(EngineListener told) {
    listener = Optional.of(told);
    told.computes(engine.engines().size(), host.version());
  }

  /** Returns the plant with which the live engine computes. */
  public Plant plant() {
    return engine.plant();
  }

  /**
   * Computes readings, and stores them together with the results.
   *
   * @param batch readings of streams with and without a property
   * @param now the present time
   * @return what has been stored; empty where there was nothing to store
   */
  public Optional<Changes> accept(ReadingBatch batch, Instant now) {
    return turns.alone(() -> beginAccept(batch, now).toEnd());
  }

  /**
   * Stores readings without computing anything from them.
   *
   * @return what has been stored; empty where there was nothing to store
   */
  public Optional<Changes> keep(ReadingBatch batch, Instant now) {
    return turns.alone(() -> new LiveCall(new TreeHost.Input.Unclaimed(batch, now)).toEnd());
  }

  /**
   * Lets wall-clock time pass for all trees.
   *
   * @return what has been stored; empty where there was nothing to store
   */
  public Optional<Changes> advance(Instant now) {
    return turns.alone(() -> beginAdvance(now).toEnd());
  }

  /**
   * Lets wall-clock time pass for one tree.
   *
   * @return what has been stored; empty where there was nothing to store
   */
  public Optional<Changes> advance(AssetId tree, Instant now) {
    return turns.alone(() -> new LiveCall(new TreeHost.Input.TimeOfTree(tree, now)).toEnd());
  }

  /** Goes on with a changed plant. Replays compute what the change makes different in the past. */
  public void follow(PlantSnapshot next) {
    turns.alone(() -> {
      var effect = host.on(new TreeHost.Input.NewPlant(next));
      listener.ifPresent(told -> told.computes(engine.engines().size(), host.version()));
      return effect;
    });
  }

  /**
   * Goes on with other feeds, since they change the time in which streams are known.
   *
   * @param changed the feeds that have begun or ended
   */
  public void follow(Collection<Feed> changed) {
    turns.alone(() -> host.on(new TreeHost.Input.NewFeeds(List.copyOf(changed))));
  }

  /**
   * Does one piece of the work of replays, where there is any.
   *
   * @return whether there is more to do at once, and the replay that has ended
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the historian is away; the
   *     piece can be tried again
   */
  public Replays.Outcome replay(Instant now) {
    var outcome =
        replays.work(
            new Replays.LiveEngine() {
              @Override
              public <T> T betweenCalls(Supplier<T> work) {
                return turns.alone(work);
              }

              @Override
              public <T> T whilePaused(AssetId tree, Supplier<T> work) {
                return turns.alone(() -> {
                  try {
                    return work.get();
                  } finally {
                    host.on(new TreeHost.Input.NewPast(tree));
                  }
                });
              }
            },
            now);
    listener.ifPresent(told -> told.replayed(outcome));
    return outcome;
  }

  /**
   * Copies the next piece of a snapshot.
   *
   * @param isEnd true before the host ends, when a snapshot of every changed tree is due
   * @return the piece, which the caller writes; empty where none is due
   */
  public Optional<Snapshots.Piece> pieceOfSnapshot(Instant now, boolean isEnd) {
    return snapshots.flatMap(known ->
        turns.alone(() ->
            isEnd
                ? known.nextBeforeEnd(engine.engines(), now)
                : known.next(engine.engines(), now)));
  }

  /** Begins a call with readings: the results are computed, and stored by {@link LiveCall#step}. */
  LiveCall beginAccept(ReadingBatch batch, Instant now) {
    return new LiveCall(new TreeHost.Input.Readings(batch, now));
  }

  /**
   * Begins a call with passed time: the results are computed, and stored by {@link LiveCall#step}.
   */
  LiveCall beginAdvance(Instant now) {
    return new LiveCall(new TreeHost.Input.Time(now));
  }

  /** A call of the live engine whose results are computed and have to be stored. */
  final class LiveCall {
    private TreeHost.Effect next;

    private LiveCall(TreeHost.Input input) {
      next = host.on(input);
    }

    /**
     * Performs the next effect: one transaction.
     *
     * @return true where another one follows
     */
    boolean step() {
      try {
        next =
            switch (next) {
              case TreeHost.Effect.KeepLateNotes(List<LateNote> notes) -> {
                notes.forEach(note -> replayStore.late(note.replay(), note.times()));
                yield host.on(new TreeHost.Input.Done());
              }
              case TreeHost.Effect.Write(Changes changes) -> {
                historian.write(changes);
                yield host.on(new TreeHost.Input.Done());
              }
              case TreeHost.Effect.Stored _, TreeHost.Effect.Nothing _ -> next;
            };
      } catch (RuntimeException | Error e) {
        next = host.on(new TreeHost.Input.Failed());
        throw e;
      }
      if (next instanceof TreeHost.Effect.Stored stored) {
        listener.ifPresent(told -> {
          told.stored(stored);
          told.computes(engine.engines().size(), host.version());
        });
      }
      return !isEnd();
    }

    private boolean isEnd() {
      return switch (next) {
        case TreeHost.Effect.KeepLateNotes _, TreeHost.Effect.Write _ -> false;
        case TreeHost.Effect.Stored _, TreeHost.Effect.Nothing _ -> true;
      };
    }

    private Optional<Changes> toEnd() {
      while (!isEnd()) {
        step();
      }
      return next instanceof TreeHost.Effect.Stored stored
          ? Optional.of(stored.changes())
          : Optional.empty();
    }
  }
}
