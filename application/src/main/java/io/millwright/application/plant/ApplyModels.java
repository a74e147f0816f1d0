// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Memberships;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import java.util.OptionalLong;

/**
 * Makes the plant be what model files say, or what it was once, whole or not at all. The files say
 * the whole plant, so they are refused where another change comes between the version that they
 * were planned against and their own: they would undo what nobody has planned to undo.
 */
public final class ApplyModels {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public ApplyModels(Plants plants) {
    this.plants = plants;
  }

  /**
   * What came of it.
   *
   * @param plannedAgainst the number of the version that was changed
   * @param before the plant that was changed
   * @param wanted the plant that was wanted
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
   * Returns the plant as it was in a version, ready to be applied again.
   *
   * @throws io.millwright.application.UseCaseRefusedException if there is no such version
   */
  public Plant version(long number) {
    return plants
        .past()
        .findVersion(number)
        // Going back moves assets as any other change does; who was whose child is no part of it.
        .map(found -> found.with(Memberships.NONE))
        .orElseThrow(() ->
            Conflicts.notFound(
                "There is no version %d; the list of versions has the numbers".formatted(number)));
  }
}
