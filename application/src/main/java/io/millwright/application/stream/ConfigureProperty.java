// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.Actor;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.Reference;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.reading.Alias;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;

/** The use case that changes one asset's settings of a property: alias, unit, notifications. */
public final class ConfigureProperty {
  private final Plants plants;
  private final StreamRules rules;

  /** Creates the use case for this process' plant. */
  public ConfigureProperty(Plants plants, Historian historian) {
    this.plants = plants;
    rules = new StreamRules(historian);
  }

  /**
   * The settings.
   *
   * @param alias the alias; empty for the usual one. The alias that the property has already
   *     changes nothing, so that an alias which follows from the path of the asset goes on
   *     following it
   * @param unit the unit; empty for the model's unit
   * @param notifying whether values are published as notifications
   */
  public record Settings(Optional<Alias> alias, Optional<String> unit, boolean notifying) {}

  /**
   * Replaces all settings. A setting that is empty is reset.
   *
   * @throws io.millwright.application.UseCaseRefusedException if another property has the alias, if
   *     both the property and the alias have a history, or if the values under the alias have
   *     another type
   */
  public void configure(Actor actor, Reference<AssetProperty> named, Settings settings) {
    plants.change(
        plant -> {
          var property = named.in(plant);
          var next = with(property, settings);
          rules.refuseAlias(plant, property, plant.property(next, property.property()).alias());
          return plant.with(next);
        },
        actor);
  }

  private static Asset with(AssetProperty property, Settings settings) {
    var asset = property.asset();
    var id = property.property().id();
    var units = new HashMap<>(asset.units());
    settings
        .unit()
        .filter(unit -> !unit.equals(property.property().unit()))
        .ifPresentOrElse(given -> units.put(id, given), () -> units.remove(id));
    var notifying = new HashSet<>(asset.notifying());
    if (settings.notifying()) {
      notifying.add(id);
    } else {
      notifying.remove(id);
    }
    boolean hasAlias = settings.alias().filter(property.alias()::equals).isPresent();
    return (hasAlias ? asset : StreamRules.withAlias(asset, id, settings.alias()))
        .with(units, notifying);
  }
}
