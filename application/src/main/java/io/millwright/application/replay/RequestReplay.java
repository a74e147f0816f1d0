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
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The use case that requests replays of computed properties, one for each tree. A replay runs in
 * the background and continues after a restart. Its results become visible when it is done.
 */
public final class RequestReplay {
  private final ReplayLog replays;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** Creates the use case for the replays of a log. */
  public RequestReplay(ReplayLog replays, UnitOfWork units, InstantSource clock) {
    this.replays = replays;
    this.units = units;
    this.clock = clock;
  }

  /**
   * Requests replays.
   *
   * @param target the properties to compute again; properties that depend on them are added
   * @param reason the reason, for people
   * @return the waiting replays, one for each tree
   * @throws UseCaseRefusedException if the plant does not have what the target names, or nothing of
   *     it is computed
   */
  public List<ReplayProgress> request(
      Actor actor, Plant plant, ReplayTarget target, TimeRange range, String reason) {
    var wanted = new LinkedHashMap<AssetId, Set<Alias>>();
    properties(plant, target)
        .filter(property -> property.property().isComputed())
        .forEach(property ->
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
          return made.stream().map(ReplayProgress::of).toList();
        });
  }

  private static Stream<AssetProperty> properties(Plant plant, ReplayTarget target) {
    return switch (target) {
      case ReplayTarget.Below(var path) ->
          plant
              .subtree(
                  plant
                      .findAsset(path)
                      .orElseThrow(() ->
                          notFound("There is no asset at %s; see /api/v1/assets".formatted(path))))
              .flatMap(asset -> plant.properties(asset).stream());
      case ReplayTarget.OfModel(var key) -> {
        var model =
            plant.findModel(key).orElseThrow(() -> notFound("There is no model %s".formatted(key)));
        yield plant.assets().stream()
            .filter(asset -> asset.model().equals(model.id()))
            .flatMap(asset -> plant.properties(asset).stream());
      }
      case ReplayTarget.OfStream(var alias) ->
          Stream.of(
              plant
                  .findProperty(alias)
                  .orElseThrow(
                      () -> notFound("No property has the alias %s".formatted(alias.path()))));
    };
  }

  private static UseCaseRefusedException notFound(String text) {
    return new UseCaseRefusedException(new UseCaseRefusal.NotFound(text));
  }
}
