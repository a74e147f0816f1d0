// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.asset.Plant;
import io.millwright.engine.replay.Recipes;
import io.millwright.engine.store.Replay;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Creates the replays that deleted readings of a stream need. */
final class Recomputation {
  private Recomputation() {}

  /** Returns a replay for each tree that computes something from the stream. */
  static List<Replay> without(
      Plant plant, Alias stream, TimeRange range, String reason, Instant now) {
    return Recipes.readers(plant, Set.of(stream)).entrySet().stream()
        .map(tree ->
            Replay.waiting(UUID.randomUUID(), tree.getKey(), tree.getValue(), range, reason, now))
        .toList();
  }
}
