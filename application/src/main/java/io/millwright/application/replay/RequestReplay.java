// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Replay;
import io.millwright.engine.store.ReplayStore;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Has computed properties computed again, by trees. A replay goes on in the background, and after a
 * restart; what comes out otherwise is seen when it is done.
 */
public final class RequestReplay {
  private final ReplayStore replays;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** A use case on the replays that a store keeps. */
  public RequestReplay(ReplayStore replays, UnitOfWork units, InstantSource clock) {
    this.replays = replays;
    this.units = units;
    this.clock = clock;
  }

  /**
   * Asks for replays.
   *
   * @param computed the properties to be computed again, beside those that depend on them
   * @param reason why, for people
   * @return the replays that wait, one for each tree
   * @throws UseCaseRefusedException if there is no property
   */
  public List<Replay> request(
      Actor actor,
      Plant plant,
      Collection<AssetProperty> computed,
      TimeRange range,
      String reason) {
    var wanted = new LinkedHashMap<AssetId, Set<Alias>>();
    computed.forEach(property ->
        wanted
            .computeIfAbsent(plant.root(property.asset()).id(), _ -> new HashSet<>())
            .add(property.alias()));
    if (wanted.isEmpty()) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "There is no transform, metric or frame in that; nothing is computed"));
    }
    var now = clock.instant();
    var made =
        wanted.entrySet().stream()
            .map(tree ->
                Replay.waiting(
                    UUID.randomUUID(), tree.getKey(), tree.getValue(), range, reason, now))
            .toList();
    return units.run(
        actor,
        journal -> {
          replays.add(made);
          journal.add(
              "computes %d streams of %d trees again from %s to %s"
                  .formatted(
                      wanted.values().stream().mapToInt(Set::size).sum(),
                      wanted.size(),
                      range.from(),
                      range.to()));
          return made;
        });
  }
}
