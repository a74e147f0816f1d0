// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.engine.store.Changes;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * The use case that stores points of attributes and changes the attributes' values in the plant.
 */
public final class WriteAttributes {
  private final Plants plants;
  private final Historian historian;
  private final LiveFeed feed;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** Creates the use case for this process' plant. */
  public WriteAttributes(
      Plants plants, Historian historian, LiveFeed feed, UnitOfWork units, InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.feed = feed;
    this.units = units;
    this.clock = clock;
  }

  /**
   * Stores points of attributes and changes the attributes' values. The live feed shows those
   * points that are the present values.
   *
   * @param change returns the plant with the values of the points
   */
  public void write(Actor actor, Function<Plant, PlantDraft> change, List<Reading> points) {
    units.run(
        actor,
        _ -> {
          var plant = plants.change(change, actor);
          var changes = Changes.of(ReadingBatch.of(points));
          historian.write(changes);
          var now = clock.instant();
          var holding = points.stream().filter(point -> isHolding(plant, point, now)).toList();
          units.afterCommit(() -> feed.publish(changes, ReadingBatch.of(holding)));
          return plant;
        });
  }

  /** Returns whether a point of an attribute is the attribute's present value. */
  private static boolean isHolding(Plant plant, Reading point, Instant now) {
    var tqv = point.tqv();
    return tqv.quality() == Quality.GOOD
        && !tqv.time().isAfter(now)
        && plant
            .findProperty(point.alias())
            .flatMap(property -> property.attributeAt(now))
            .filter(
                change -> change.value().equals(tqv.value()) && !tqv.time().isBefore(change.from()))
            .isPresent();
  }
}
