// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.Reference;
import io.millwright.asset.AssetProperty;
import io.millwright.reading.Alias;
import java.util.Optional;

/**
 * The use case that gives a property a data stream with its whole history. Properties that depend
 * on it are computed for that history.
 */
public final class AssociateStream {
  private final Plants plants;
  private final StreamRules rules;

  /** Creates the use case for this process' plant. */
  public AssociateStream(Plants plants, Historian historian) {
    this.plants = plants;
    rules = new StreamRules(historian);
  }

  /**
   * Gives a property a stream.
   *
   * @throws io.millwright.application.UseCaseRefusedException if the stream belongs to another
   *     property, the property already has a stream, or the stream's values have another type
   */
  public void associate(Actor actor, Reference<AssetProperty> named, Alias stream) {
    plants.change(
        plant -> {
          var property = named.in(plant);
          rules.refuseStream(plant, property, stream);
          return plant.with(
              StreamRules.withAlias(
                  property.asset(), property.property().id(), Optional.of(stream)));
        },
        actor);
  }
}
