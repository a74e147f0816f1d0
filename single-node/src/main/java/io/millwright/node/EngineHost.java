// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.edge.FeedsChanged;
import io.millwright.application.edge.FormerAliasesEnded;
import io.millwright.application.engine.EngineFigures;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.plant.PlantChanged;
import io.millwright.application.plant.Plants;
import io.millwright.asset.change.FormerAliases;
import io.millwright.engine.HostedEngine;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine in this process, over the historian. The results of a batch of readings are
 * stored together with the readings in one transaction, so after a crash the two agree. Any thread
 * may call the methods; they run one at a time.
 */
@Singleton
final class EngineHost implements ReadingSink {
  private static final System.Logger LOG = System.getLogger(EngineHost.class.getName());

  private final Plants plants;
  private final LiveFeed liveFeed;
  private final InstantSource clock;
  private final HostedEngine engine;

  /** The former aliases; null if they have changed and were not read again yet. */
  private @Nullable FormerAliases former;

  EngineHost(
      Plants plants,
      Historian historian,
      ReplayStore replayStore,
      LiveFeed liveFeed,
      SnapshotTaker taker,
      EngineFigures figures,
      InstantSource clock) {
    this.plants = plants;
    this.liveFeed = liveFeed;
    this.clock = clock;
    engine =
        new HostedEngine(
            plants.snapshot(),
            _ -> true,
            EngineSettings.DEFAULT,
            historian,
            replayStore,
            plants.past(),
            Optional.of(taker.snapshots()),
            UUID::randomUUID,
            new FairTurns());
    engine.listen(figures.counter());
    advance(clock.instant());
  }

  /**
   * Stores and computes a batch. The live feed gets results in the order in which they were stored.
   */
  @Override
  public synchronized void accept(ReadingBatch batch) {
    engine
        .accept(former().resolve(engine.plant(), batch), clock.instant())
        .ifPresent(liveFeed::publish);
  }

  /**
   * Returns the former aliases. They are read only when readings need them, so that a change of the
   * plant succeeds even if the database fails right after it.
   */
  private FormerAliases former() {
    var known = former;
    if (known == null) {
      known = FormerAliases.of(plants.past().formerAliases());
      former = known;
    }
    return known;
  }

  /** Advances wall-clock time, which closes windows of quiet trees and raises delayed alarms. */
  synchronized void advance(Instant now) {
    engine.advance(now).ifPresent(liveFeed::publish);
  }

  /**
   * Copies the next piece of a snapshot if one is due.
   *
   * @param isEnd true to take every tree that has changed
   */
  Optional<Snapshots.Piece> pieceOfSnapshot(Instant now, boolean isEnd) {
    return engine.pieceOfSnapshot(now, isEnd);
  }

  /**
   * Continues with a changed plant. {@link #replay} computes what the change makes different in the
   * past.
   */
  synchronized void follow(@Observes PlantChanged change) {
    former = null;
    engine.follow(plants.snapshot());
  }

  /** Continues with the former aliases that remain. */
  synchronized void follow(@Observes FormerAliasesEnded ended) {
    former = null;
  }

  /**
   * Continues with the present feeds of edges, which change the known time of the trees concerned.
   */
  void follow(@Observes FeedsChanged change) {
    engine.follow(change.changed());
  }

  /**
   * Computes a piece of the past again if a replay is due. Only one thread may call this.
   *
   * @return whether there is more to do at once
   */
  boolean replay(Instant now) {
    var outcome = engine.replay(now);
    outcome
        .ended()
        .ifPresent(replay ->
            LOG.log(
                replay.state() == Replay.State.FAILED
                    ? System.Logger.Level.ERROR
                    : System.Logger.Level.INFO,
                replay.text(engine.plant().path(replay.tree()))));
    return outcome.more();
  }
}
