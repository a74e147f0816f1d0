// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.engine.store.Replay;
import java.time.InstantSource;
import java.util.UUID;

/** The use case that cancels a replay that has not ended. Nothing of its draft becomes visible. */
public final class CancelReplay {
  private final ReplayLog replays;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** Creates the use case for the replays of a log. */
  public CancelReplay(ReplayLog replays, UnitOfWork units, InstantSource clock) {
    this.replays = replays;
    this.units = units;
    this.clock = clock;
  }

  /**
   * Cancels a replay.
   *
   * @throws UseCaseRefusedException if there is none with this id, or it has already ended
   */
  public void cancel(Actor actor, UUID id) {
    units.run(
        actor,
        journal -> {
          var replay =
              replays
                  .find(id)
                  .orElseThrow(() ->
                      new UseCaseRefusedException(
                          new UseCaseRefusal.NotFound(
                              "There is no replay %s; the list of replays has the ids"
                                  .formatted(id))));
          if (!replays.end(
              id, Replay.State.CANCELLED, "cancelled by " + actor.who(), clock.instant())) {
            throw new UseCaseRefusedException(
                new UseCaseRefusal.Conflict(
                    "The replay has come to its end already, %s; nothing is left to cancel"
                        .formatted(replay.state())));
          }
          journal.add("cancelled " + id);
          return replay;
        });
  }
}
