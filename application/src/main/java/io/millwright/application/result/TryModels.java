// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Memberships;
import io.millwright.asset.Plant;
import io.millwright.engine.replay.DryRun;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The use case that computes what changed models would have computed. Safe for use by several
 * threads.
 */
public final class TryModels {
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MOST_VALUES = 500_000;
  private static final int MOST_MOMENTS = 500;

  private final Historian historian;
  private final InstantSource clock;

  /** Creates the use case for the stored readings. */
  public TryModels(Historian historian, InstantSource clock) {
    this.historian = historian;
    this.clock = clock;
  }

  /**
   * Computes a range with a changed plant and compares the values with the stored ones. Nothing is
   * stored.
   *
   * @param before the present plant
   * @param wanted the changed plant; its memberships follow from the change
   * @param from the start of the range, exclusive
   * @param to the end of the range, inclusive; at most 31 days after {@code from}
   * @throws UseCaseRefusedException if the range is empty or too long, or depends on too many
   *     readings
   */
  public TriedModels over(Plant before, Plant wanted, Instant from, Instant to) {
    var after = Memberships.settle(before, wanted, clock.instant());
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "From %s to %s is no range of up to %d days; try a part of it"
                  .formatted(from, to, LONGEST.toDays())));
    }
    var range = new TimeRange(from, to);
    return BoundedReads.answer(() ->
        TriedModels.of(
            DryRun.of(before, after, historian, EngineSettings.DEFAULT, range, MOST_VALUES),
            MOST_MOMENTS));
  }
}
