// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.Actor;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.change.Restoration;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The use case that restores something that was removed from the plant: an asset with everything
 * that was below it and its values, or a model with the models that it refers to. Its data streams
 * belong to it again.
 */
public final class RestoreRemoved {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public RestoreRemoved(Plants plants) {
    this.plants = plants;
  }

  /**
   * The result of a restoration.
   *
   * @param before the plant without the removed part
   * @param after the plant from now on
   */
  public record Restored(Plant before, Plant after) {}

  /**
   * Restores an asset or a model.
   *
   * @param id the id of the removed asset or model
   * @throws io.millwright.application.UseCaseRefusedException if nothing with this id was removed,
   *     or its version is not known
   */
  public Restored restore(Actor actor, UUID id) {
    var before = new Plant[] {Plant.EMPTY};
    var after =
        plants.change(
            now -> {
              before[0] = now;
              return with(now, id);
            },
            actor);
    return new Restored(before[0], after);
  }

  private PlantDraft with(Plant now, UUID id) {
    var removed =
        plants.past().removed(Integer.MAX_VALUE).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                Conflicts.notFound(
                    "Nothing with the id %s was removed; the list of what was removed has the ids"
                        .formatted(id)));
    var then =
        plants.past().versions(OptionalLong.of(removed.by().number()), 1).stream()
            .findFirst()
            .flatMap(version -> plants.past().findVersion(version.number()))
            .orElseThrow(() ->
                Conflicts.notFound(
                    "%s was removed before versions were kept; apply a file with it"
                        .formatted(removed.place())));
    return switch (removed.kind()) {
      case ASSET -> Restoration.asset(now, then, new AssetId(id));
      case MODEL -> Restoration.model(now, then, new ModelId(id));
    };
  }
}
