// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Memberships;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import java.util.OptionalLong;

/**
 * The use case that makes the plant match model files or an earlier version, completely or not at
 * all. The files describe the whole plant. They are refused if another change has come since the
 * version that they were planned against, because they would undo that change unnoticed.
 */
public final class ApplyModels {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public ApplyModels(Plants plants) {
    this.plants = plants;
  }

  /**
   * The result of an apply.
   *
   * @param plannedAgainst the number of the version that was changed
   * @param before the plant before the change
   * @param wanted the plant that the caller wanted
   * @param made the plant from now on
   */
  public record Applied(long plannedAgainst, Plant before, Plant wanted, PlantSnapshot made) {}

  /**
   * Applies models and assets.
   *
   * @param wanted makes the wanted plant of the present one
   * @param plannedAgainst the number of the version that the caller has planned against; empty for
   *     the newest one
   * @throws io.millwright.validation.InvalidException if the wanted plant has problems
   * @throws io.millwright.application.UseCaseRefusedException if another version has been saved
   *     since, or the plant would hold more than its quotas allow
   */
  public Applied apply(Actor actor, Reference<Plant> wanted, OptionalLong plannedAgainst) {
    long seen = plants.follow().version().number();
    long from = plannedAgainst.orElse(seen);
    var plan = new Plant[] {Plant.EMPTY, Plant.EMPTY};
    var made =
        plants.change(
            now -> {
              plan[0] = now;
              plan[1] = wanted.in(now);
              return plan[1].draft();
            },
            actor,
            OptionalLong.of(from));
    return new Applied(from, plan[0], plan[1], made);
  }

  /**
   * Returns the plant of an earlier version, ready to be applied again.
   *
   * @throws io.millwright.application.UseCaseRefusedException if there is no such version
   */
  public Plant version(long number) {
    return plants
        .past()
        .findVersion(number)
        // Going back moves assets like any other change, so the old memberships are dropped.
        .map(found -> found.with(Memberships.NONE))
        .orElseThrow(() ->
            Conflicts.notFound(
                "There is no version %d; the list of versions has the numbers".formatted(number)));
  }
}
