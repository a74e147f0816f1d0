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

/** Sets what one asset has for a property that its model defines: alias, unit, notifications. */
public final class ConfigureProperty {
  private final Plants plants;
  private final StreamRules rules;

  /** A use case on this process' view of the plant. */
  public ConfigureProperty(Plants plants, Historian historian) {
    this.plants = plants;
    rules = new StreamRules(historian);
  }

  /**
   * What is set.
   *
   * @param alias the usual one where it is empty
   * @param unit the model's where it is empty
   * @param notifying whether values are published
   */
  public record Settings(Optional<Alias> alias, Optional<String> unit, boolean notifying) {}

  /**
   * Sets all of it; what the settings leave empty is reset.
   *
   * @throws io.millwright.application.UseCaseRefusedException if another property has the alias, if
   *     both the property and the alias have a history, or if the values that the alias has don't
   *     fit
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
    return StreamRules.withAlias(asset, id, settings.alias()).with(units, notifying);
  }
}
