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
 * Runs the engine in process, over the historian. What a batch of readings brings about is stored
 * together with the readings in one transaction, so after a crash the two agree. All methods may be
 * called by any thread; they take turns.
 */
@Singleton
final class EngineHost implements ReadingSink {
  private static final System.Logger LOG = System.getLogger(EngineHost.class.getName());

  private final Plants plants;
  private final LiveFeed liveFeed;
  private final InstantSource clock;
  private final HostedEngine engine;

  /** The former aliases; null where they have changed and have not been read again. */
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

  /** The live feed gets results in the order in which they were stored. */
  @Override
  public synchronized void accept(ReadingBatch batch) {
    engine
        .accept(former().resolve(engine.plant(), batch), clock.instant())
        .ifPresent(liveFeed::publish);
  }

  /**
   * The former aliases, read when readings need them: a change of the plant is kept, and followed,
   * though the database be away behind it.
   */
  private FormerAliases former() {
    var known = former;
    if (known == null) {
      known = FormerAliases.of(plants.past().formerAliases());
      former = known;
    }
    return known;
  }

  /** Lets wall-clock time pass: windows of quiet trees close, delayed alarms are raised. */
  synchronized void advance(Instant now) {
    engine.advance(now).ifPresent(liveFeed::publish);
  }

  /**
   * Copies the next piece of a snapshot, where one is due.
   *
   * @param isEnd whether everything is due that has changed
   */
  Optional<Snapshots.Piece> pieceOfSnapshot(Instant now, boolean isEnd) {
    return engine.pieceOfSnapshot(now, isEnd);
  }

  /**
   * Goes on with a changed plant; what it makes different in the past is computed by {@link
   * #replay}.
   */
  synchronized void follow(@Observes PlantChanged change) {
    former = null;
    engine.follow(plants.snapshot());
  }

  /** Goes on with the former aliases that are left. */
  synchronized void follow(@Observes FormerAliasesEnded ended) {
    former = null;
  }

  /** Goes on with what edges deliver now: what is known of the trees concerned is different. */
  void follow(@Observes FeedsChanged change) {
    engine.follow(change.changed());
  }

  /**
   * Computes a piece of the past again, where that is due. To be called by one thread only.
   *
   * @return true where there is more to do at once
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
