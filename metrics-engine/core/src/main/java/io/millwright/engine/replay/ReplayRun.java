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

/**
 * A replay under way in this process: the engine that computes it, the length of its next part, and
 * how often it has caught up with the live engine. Not safe for use by several threads.
 */
final class ReplayRun {
  private static final Duration FIRST_PART = Duration.ofHours(1);
  private static final Duration LONGEST_PART = Duration.ofDays(30);

  /** A part with fewer differing values than this is followed by one that is twice as long. */
  private static final int FEW = 5_000;

  /** A part with more differing values than this is followed by one that is half as long. */
  private static final int MANY = 50_000;

  /**
   * The time that the last step may have left to compute at first, while the live engine is paused.
   * Each round of catching up doubles it, so that a replay ends even if readings keep coming late.
   */
  private static final Duration LITTLE = Duration.ofMinutes(10);

  /** After so many rounds the last step computes everything that is left. */
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

  /** The late range that was read last. */
  Optional<TimeRange> late = Optional.empty();

  /** The time up to which that range has been computed again. */
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

  /**
   * Returns true where too much is left for the last step, during which the live engine is paused.
   */
  boolean isTooMuchAtOnce(Duration left) {
    return rounds < MOST_ROUNDS && left.compareTo(LITTLE.multipliedBy(1L << rounds)) > 0;
  }

  /** Returns true where this run belongs to a replay and to its present attempt. */
  boolean isOf(Replay replay) {
    return id.equals(replay.id()) && attempt == replay.attempt();
  }

  /**
   * Chooses the length of the next part.
   *
   * @param size how many values of the last part came out differently
   */
  void fit(int size) {
    if (size > MANY) {
      part = part.dividedBy(2).plusSeconds(1);
    } else if (size < FEW && part.compareTo(LONGEST_PART) < 0) {
      part = part.multipliedBy(2);
    }
  }
}
