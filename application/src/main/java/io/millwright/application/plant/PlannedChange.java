// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.change.PlantVersion;
import io.millwright.engine.replay.ReplayEstimate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a change of the plant would do.
 *
 * @param version the number of the version that it would change
 * @param before the present plant
 * @param wanted the plant after the change
 * @param diff the differences
 * @param again how far back values would be computed again, the earliest time first
 * @param drift what others have changed on the server since files were last applied and this change
 *     would undo; empty if nothing
 */
public record PlannedChange(
    long version,
    Plant before,
    Plant wanted,
    PlantDiff diff,
    List<Recomputed> again,
    Optional<Drift> drift) {
  public PlannedChange {
    again = List.copyOf(again);
  }

  /**
   * How much would be computed again from one time on.
   *
   * @param from the time, but not before the oldest reading of the trees concerned
   * @param isFromBeginning true if that is everything since the oldest reading
   * @param streams how many transforms, metrics and frames would be computed again
   * @param windows about how many windows their metrics have
   */
  public record Recomputed(Instant from, boolean isFromBeginning, int streams, long windows) {
    static Recomputed of(ReplayEstimate estimate) {
      return new Recomputed(
          estimate.from(), estimate.isFromBeginning(), estimate.streams(), estimate.windows());
    }
  }

  /**
   * What others have changed on the server and the files do not contain.
   *
   * @param since the last version that files made
   * @param others the versions since then, the newest first
   * @param undone what these versions changed and the files would change back
   */
  public record Drift(
      PlantVersion since, List<PlantVersion> others, List<PlantDiff.Change> undone) {
    public Drift {
      others = List.copyOf(others);
      undone = List.copyOf(undone);
    }
  }
}
