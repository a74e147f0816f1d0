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
 * The live engine of some trees and the replays of their past, over one historian: the protocol
 * that every host of the engine follows.
 *
 * <ol>
 *   <li>A call of the live engine computes, notes for the open replays what is changed behind their
 *       base, and stores readings and results in one transaction. Only then the next call begins.
 *   <li>Where that fails, the live engine forgets the trees concerned and goes on from what is
 *       stored, so that the caller can repeat the call.
 *   <li>A changed plant is followed between two calls, by the live engine and the replays together.
 *   <li>Replays compute beside the live engine. What must not meet a call that is half done, they
 *       do between two calls.
 * </ol>
 *
 * <p>With {@link Turns} of the host's all methods may be called by any thread, but for {@link
 * #replay}, which is to be called by one thread only and keeps the others waiting for moments.
 */
public final class HostedEngine {
  private final EngineStore historian;
  private final Optional<Snapshots> snapshots;
  private final Turns turns;
  private final PlantEngine engine;
  private final Replays replays;
  private final ReplayStore replayStore;
  private final TreeHost host;

  private Optional<EngineFigures> figures = Optional.empty();

  /**
   * Lets one caller after the other work. A host whose threads call at the same time gives turns in
   * the order of the calls, so that replays get their moments however many readings wait.
   */
  public interface Turns {
    /** Does some work while nobody else has a turn. */
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
   * The engine of a host that calls from one thread only.
   *
   * @param plant as it is stored now
   * @param trees the roots whose trees are computed here
   * @param plants the versions that the plant had
   * @param snapshots where engines that are made anew look first
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
   * The engine of a host whose threads take turns.
   *
   * @param plant as it is stored now
   * @param trees the roots whose trees are computed here
   * @param plants the versions that the plant had
   * @param snapshots where engines that are made anew look first
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

  /** Has what this engine does counted from now on. To be called before anything else. */
  public void countIn(EngineFigures counted) {
    figures = Optional.of(counted);
    counted.at(this, engine.engines().size(), host.version());
  }

  /** The plant that the live engine computes with. */
  public Plant plant() {
    return engine.plant();
  }

  /**
   * Takes readings, and stores them with all that they bring about.
   *
   * @return what has been stored; empty where there was nothing
   */
  public Optional<Changes> accept(ReadingBatch batch, Instant now) {
    return turns.alone(() -> beginAccept(batch, now).toEnd());
  }

  /**
   * Stores readings without computing anything from them.
   *
   * @return what has been stored; empty where there was nothing
   */
  public Optional<Changes> keep(ReadingBatch batch, Instant now) {
    return turns.alone(() -> new LiveCall(new TreeHost.Input.Unclaimed(batch, now)).toEnd());
  }

  /**
   * Lets wall-clock time pass for all trees.
   *
   * @return what has been stored; empty where there was nothing
   */
  public Optional<Changes> advance(Instant now) {
    return turns.alone(() -> beginAdvance(now).toEnd());
  }

  /**
   * Lets wall-clock time pass for one tree.
   *
   * @return what has been stored; empty where there was nothing
   */
  public Optional<Changes> advance(AssetId tree, Instant now) {
    return turns.alone(() -> new LiveCall(new TreeHost.Input.TimeOfTree(tree, now)).toEnd());
  }

  /** Goes on with a changed plant; what it makes different in the past, replays compute. */
  public void follow(PlantSnapshot next) {
    turns.alone(() -> {
      var effect = host.on(new TreeHost.Input.NewPlant(next));
      figures.ifPresent(counted -> counted.at(this, engine.engines().size(), host.version()));
      return effect;
    });
  }

  /**
   * Goes on with what edges deliver now: in the trees concerned, other times are known than before.
   *
   * @param changed the feeds that have begun or ended
   */
  public void follow(Collection<Feed> changed) {
    turns.alone(() -> host.on(new TreeHost.Input.NewFeeds(List.copyOf(changed))));
  }

  /**
   * Computes a piece of the past again, where that is due.
   *
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
    figures.ifPresent(counted -> counted.note(outcome));
    return outcome;
  }

  /**
   * Copies the next piece of a snapshot, where one is due.
   *
   * @param isEnd whether everything is due that has changed
   */
  public Optional<Snapshots.Piece> pieceOfSnapshot(Instant now, boolean isEnd) {
    return snapshots.flatMap(known ->
        turns.alone(() ->
            isEnd
                ? known.nextBeforeEnd(engine.engines(), now)
                : known.next(engine.engines(), now)));
  }

  /** Has the live engine compute what readings bring about, which is to be stored next. */
  LiveCall beginAccept(ReadingBatch batch, Instant now) {
    return new LiveCall(new TreeHost.Input.Readings(batch, now));
  }

  /** Has the live engine compute what passing time brings about, which is to be stored next. */
  LiveCall beginAdvance(Instant now) {
    return new LiveCall(new TreeHost.Input.Time(now));
  }

  /** What the live engine has computed, on its way into the store. */
  final class LiveCall {
    private TreeHost.Effect next;

    private LiveCall(TreeHost.Input input) {
      next = host.on(input);
    }

    /**
     * Does the next transaction.
     *
     * @return true where there is one more
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
        figures.ifPresent(counted -> count(counted, stored));
      }
      return !isEnd();
    }

    private boolean isEnd() {
      return switch (next) {
        case TreeHost.Effect.KeepLateNotes _, TreeHost.Effect.Write _ -> false;
        case TreeHost.Effect.Stored _, TreeHost.Effect.Nothing _ -> true;
      };
    }

    private void count(EngineFigures counted, TreeHost.Effect.Stored stored) {
      var changes = stored.changes();
      var readings = changes.readings();
      long now = counted.now();
      long newest = Long.MIN_VALUE;
      for (int row = 0; row < readings.size(); row++) {
        // A clock that runs ahead says nothing of how far the engine is behind.
        newest = readings.micros(row) <= now ? Math.max(newest, readings.micros(row)) : newest;
      }
      counted.note(
          new EngineFigures.Call(
              readings.size(), stored.late(), changes.computed().size(), stored.windows(), newest));
      counted.at(HostedEngine.this, engine.engines().size(), host.version());
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
