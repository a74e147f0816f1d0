// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.Reference;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.reading.Alias;
import java.util.Optional;
import java.util.Set;

/**
 * The use case that detaches a data stream from its property. The stream keeps its alias and its
 * history. The property gets its usual alias without a history.
 */
public final class DisassociateStream {
  private final Plants plants;

  /** Creates the use case for this process' plant. */
  public DisassociateStream(Plants plants) {
    this.plants = plants;
  }

  /**
   * Detaches a stream from a property.
   *
   * @throws UseCaseRefusedException if the property does not have the stream, or has it because of
   *     its asset's path
   */
  public void disassociate(Actor actor, Reference<AssetProperty> named, Alias stream) {
    plants.change(plant -> without(plant, named.in(plant), stream), actor, Set.of(stream));
  }

  private static PlantDraft without(Plant plant, AssetProperty property, Alias stream) {
    if (!property.alias().equals(stream)) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.NotFound(
              "Property %s does not have the alias %s, but %s"
                  .formatted(property.property().key(), stream, property.alias())));
    }
    if (!property.hasOwnAlias()) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "Alias %s follows from the path of the asset, so the stream stays the property's; give the property another alias, or delete the stream"
                  .formatted(stream)));
    }
    return plant.with(
        StreamRules.withAlias(property.asset(), property.property().id(), Optional.empty()));
  }
}
