// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Gathers what is wrong with a plant. */
public final class PlantProblems {
  private final Function<PlantPlace, Position> locator;
  private final List<Problem> problems = new ArrayList<>();

  public PlantProblems(Function<PlantPlace, Position> locator) {
    this.locator = locator;
  }

  public void add(PlantPlace place, String subject, String message) {
    problems.add(new Problem(locator.apply(place), subject, message));
  }

  public List<Problem> all() {
    return List.copyOf(problems);
  }
}
