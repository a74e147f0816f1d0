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
 * Brings back what was removed from the plant: an asset with all that stood below it and with its
 * values, or a model with the models that it refers to. Data streams belong to it again.
 */
public final class RestoreRemoved {
  private final Plants plants;

  /** A use case on this process' view of the plant. */
  public RestoreRemoved(Plants plants) {
    this.plants = plants;
  }

  /**
   * What came of it.
   *
   * @param before the plant without what was removed
   * @param after the plant from now on
   */
  public record Restored(Plant before, Plant after) {}

  /**
   * Restores an asset or a model.
   *
   * @param id the id of what was removed
   * @throws io.millwright.application.UseCaseRefusedException if nothing with this id was removed,
   *     or the version that had it is not known
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
