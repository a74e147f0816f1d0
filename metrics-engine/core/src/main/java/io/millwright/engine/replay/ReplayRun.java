// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.engine.store.Replay;
import io.millwright.engine.tree.Engine;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** One replay under way: the engine that computes it, and how far its work has come. */
final class ReplayRun {
  private static final Duration FIRST_PART = Duration.ofHours(1);
  private static final Duration LONGEST_PART = Duration.ofDays(30);

  private static final int FEW = 5_000;
  private static final int MANY = 50_000;

  /**
   * So much may be left at first for when the live engine stands still. Each round of catching up
   * doubles it, so that a replay ends though readings come late all the time.
   */
  private static final Duration LITTLE = Duration.ofMinutes(10);

  /** After so many rounds all that is left is done while the live engine stands still. */
  private static final int MOST_ROUNDS = 16;

  final UUID id;
  final int attempt;
  final Plant plant;
  final long version;
  final Asset root;
  final Predicate<Alias> targets;
  final Engine engine;
  Duration part = FIRST_PART;
  int rounds;

  /** What was noted when it was last looked at, and how far that has been computed again. */
  Optional<TimeRange> late = Optional.empty();

  Instant lateUntil = Instant.MIN;

  ReplayRun(Replay replay, PlantSnapshot now, Asset root, Engine engine) {
    id = replay.id();
    attempt = replay.attempt();
    plant = now.plant();
    version = now.version().number();
    this.root = root;
    this.engine = engine;
    targets = replay.targets().isEmpty() ? _ -> true : replay.targets()::contains;
  }

  /** True where too much is left to be done while the live engine stands still. */
  boolean isTooMuchAtOnce(Duration left) {
    return rounds < MOST_ROUNDS && left.compareTo(LITTLE.multipliedBy(1L << rounds)) > 0;
  }

  /** True where this is a replay in its present attempt. */
  boolean isOf(Replay replay) {
    return id.equals(replay.id()) && attempt == replay.attempt();
  }

  /**
   * Chooses the length of the next part by what the last one gave.
   *
   * @param size how many values came out differently
   */
  void fit(int size) {
    if (size > MANY) {
      part = part.dividedBy(2).plusSeconds(1);
    } else if (size < FEW && part.compareTo(LONGEST_PART) < 0) {
      part = part.multipliedBy(2);
    }
  }
}
