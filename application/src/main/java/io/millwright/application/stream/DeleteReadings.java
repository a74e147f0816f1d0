// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.plant.Plants;
import io.millwright.application.replay.ReplayLog;
import io.millwright.asset.Plant;
import io.millwright.engine.store.Replay;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * The use case that deletes wrong readings. Values that were computed from them are computed again.
 */
public final class DeleteReadings {
  private final Plants plants;
  private final ReplayLog replays;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** Creates the use case for this process' plant. */
  public DeleteReadings(Plants plants, ReplayLog replays, UnitOfWork units, InstantSource clock) {
    this.plants = plants;
    this.replays = replays;
    this.units = units;
    this.clock = clock;
  }

  /**
   * The result of a deletion.
   *
   * @param count how many readings were deleted, of every quality
   * @param replays the ids of the replays that compute the dependent values again
   */
  public record Deleted(long count, List<UUID> replays) {
    public Deleted {
      replays = List.copyOf(replays);
    }
  }

  /**
   * Deletes the readings of a stream in a range.
   *
   * @throws UseCaseRefusedException if the stream is computed
   */
  public Deleted delete(Actor actor, Alias stream, TimeRange range) {
    return units.run(
        actor,
        journal -> {
          var plant = plants.newest().plant();
          refuseComputed(plant, stream);
          var again =
              Recomputation.without(
                  plant,
                  stream,
                  range,
                  "readings of %s were deleted".formatted(stream),
                  clock.instant());
          long deleted = replays.delete(new Removal(stream, range), again);
          journal.add(
              "deleted %d readings of %s from %s to %s"
                  .formatted(deleted, stream, range.from(), range.to()));
          return new Deleted(deleted, again.stream().map(Replay::id).toList());
        });
  }

  private static void refuseComputed(Plant plant, Alias stream) {
    if (plant.findProperty(stream).filter(found -> found.property().isComputed()).isPresent()) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "%s is computed; delete readings that it is computed from, or change its formula"
                  .formatted(stream)));
    }
  }
}
