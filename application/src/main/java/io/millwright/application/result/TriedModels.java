// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.asset.AssetProperty;
import io.millwright.engine.replay.DryRun;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.List;

/**
 * What a changed plant would have computed for a range.
 *
 * @param properties the properties whose values would differ, including those that depend on others
 * @param isWhole false if the computation ended early because too many values would differ
 */
public record TriedModels(List<Tried> properties, boolean isWhole) {
  public TriedModels {
    properties = List.copyOf(properties);
  }

  /**
   * One property.
   *
   * @param property the property in the changed plant
   * @param today how many values it has in the range
   * @param then how many values it would have
   * @param different how many values would differ, appear or disappear
   * @param moments the newest of these
   */
  public record Tried(
      AssetProperty property, long today, long then, long different, List<Moment> moments) {
    public Tried {
      moments = List.copyOf(moments);
    }
  }

  /**
   * A time with the present value and the value of the changed plant; {@link Value#none} if there
   * is none.
   */
  public record Moment(Instant time, Value today, Value then) {}

  /**
   * Returns the outcome of a dry run.
   *
   * @param mostMoments the most moments of one property
   */
  static TriedModels of(DryRun.Outcome outcome, int mostMoments) {
    return new TriedModels(
        outcome.differences().stream().map(property -> tried(property, mostMoments)).toList(),
        outcome.isWhole());
  }

  private static Tried tried(DryRun.Difference difference, int mostMoments) {
    return new Tried(
        difference.property(),
        difference.today(),
        difference.values(),
        difference.moments().size(),
        difference.moments().descendingMap().entrySet().stream()
            .limit(mostMoments)
            .map(moment ->
                new Moment(moment.getKey(), moment.getValue().today(), moment.getValue().then()))
            .toList());
  }
}
