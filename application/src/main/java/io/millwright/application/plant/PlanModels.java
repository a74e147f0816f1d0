// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.historian.Historian;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.change.PlantVersion;
import io.millwright.engine.replay.ReplayEstimate;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The use case that shows what {@link ApplyModels} would change, and the consequences, without
 * changing anything. Safe for use by several threads.
 */
public final class PlanModels {
  /**
   * The ways of a change by files: {@code apply}, and the files that the server was started with.
   */
  private static final List<String> BY_FILES = List.of("apply", "files");

  /** The most versions in which the last one made by files is searched. */
  private static final int LATELY = 1_000;

  private final Plants plants;
  private final ApplyModels apply;
  private final Historian historian;
  private final InstantSource clock;

  /** Creates the use case for this process' plant. */
  public PlanModels(Plants plants, ApplyModels apply, Historian historian, InstantSource clock) {
    this.plants = plants;
    this.apply = apply;
    this.historian = historian;
    this.clock = clock;
  }

  /**
   * Plans models and assets.
   *
   * @param wanted creates the wanted plant from the present one
   * @param isByFiles true if files describe the wanted plant; then the answer also says what others
   *     have changed since files were last applied
   * @throws io.millwright.validation.InvalidException if the wanted plant has problems
   * @throws io.millwright.application.UseCaseRefusedException if the plant would exceed its quotas
   *     or names a time in the future
   */
  public PlannedChange plan(Reference<Plant> wanted, boolean isByFiles) {
    var now = plants.follow();
    var before = now.plant();
    var next = wanted.in(before);
    plants.checkQuotas(next);
    plants.checkTimes(next);
    var diff = PlantDiff.between(before, next);
    return new PlannedChange(
        now.version().number(),
        before,
        next,
        diff,
        ReplayEstimate.of(before, next, historian, clock.instant()).stream()
            .map(PlannedChange.Recomputed::of)
            .toList(),
        isByFiles ? drift(before, diff) : Optional.empty());
  }

  private Optional<PlannedChange.Drift> drift(Plant now, PlantDiff planned) {
    if (planned.isEmpty()) {
      return Optional.empty();
    }
    var lately = plants.past().versions(OptionalLong.empty(), LATELY);
    var others = lately.stream().takeWhile(version -> !isByFiles(version)).toList();
    if (others.isEmpty() || others.size() == lately.size()) {
      return Optional.empty();
    }
    var since = lately.get(others.size());
    var done = PlantDiff.between(apply.version(since.number()), now);
    var subjects = new HashSet<String>();
    planned.changes().forEach(change -> subjects.add(change.subject()));
    var undone =
        done.changes().stream().filter(change -> subjects.contains(change.subject())).toList();
    return undone.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlannedChange.Drift(since, others, undone));
  }

  private static boolean isByFiles(PlantVersion version) {
    return BY_FILES.contains(version.change().via());
  }
}
