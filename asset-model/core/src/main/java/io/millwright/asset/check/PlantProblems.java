// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the problems of a plant. */
public final class PlantProblems {
  private final Function<PlantPlace, Position> locator;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Makes an empty collection.
   *
   * @param locator gives the place where a part of the plant was written
   */
  public PlantProblems(Function<PlantPlace, Position> locator) {
    this.locator = locator;
  }

  /**
   * Adds a problem of a part of the plant.
   *
   * @param subject the part in the words of people, such as {@code filler.temperature}
   */
  public void add(PlantPlace place, String subject, String message) {
    problems.add(new Problem(locator.apply(place), subject, message));
  }

  /** Returns all problems, in the order in which they were added. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }
}
