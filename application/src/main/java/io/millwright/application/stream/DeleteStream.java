// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.replay.ReplayLog;
import io.millwright.asset.AssetProperty;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The use case that deletes a data stream with all its points. A property that had the stream
 * stays, with its usual alias and without data. Values that were computed from the stream are
 * computed again.
 */
public final class DeleteStream {
  private final Plants plants;
  private final Historian historian;
  private final ReplayLog replays;
  private final Consumer<Alias> partners;
  private final UnitOfWork units;
  private final InstantSource clock;

  /**
   * Creates the use case for this process' plant.
   *
   * @param partners called within the unit of work with the stream, to delete what they store for
   *     it
   */
  public DeleteStream(
      Plants plants,
      Historian historian,
      ReplayLog replays,
      Consumer<Alias> partners,
      UnitOfWork units,
      InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.replays = replays;
    this.partners = partners;
    this.units = units;
    this.clock = clock;
  }

  /** Deletes a stream, whether a property has it or not. */
  public void delete(Actor actor, Alias stream) {
    units.run(
        actor,
        journal -> {
          var now = plants.newest().plant();
          historian.delete(stream);
          partners.accept(stream);
          now.findProperty(stream)
              .ifPresent(property -> {
                replays.add(
                    Recomputation.without(
                        now,
                        stream,
                        new TimeRange(EngineSettings.DEFAULT.beginning(), clock.instant()),
                        "%s was deleted".formatted(stream),
                        clock.instant()));
                resetAlias(actor, property);
              });
          journal.add("- all readings of %s".formatted(stream));
          return stream;
        });
  }

  private void resetAlias(Actor actor, AssetProperty property) {
    plants.change(
        plant ->
            plant
                .findAsset(property.asset().id())
                .map(asset ->
                    plant.with(
                        StreamRules.withAlias(asset, property.property().id(), Optional.empty())))
                .orElseGet(plant::draft),
        actor);
  }
}
