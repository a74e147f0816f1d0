// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Conflicts;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.Tqv;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Decides which data stream a property can have. */
final class StreamRules {
  private final Historian historian;

  StreamRules(Historian historian) {
    this.historian = historian;
  }

  /** Returns an asset with an alias for a property, or with the usual one if none is given. */
  static Asset withAlias(Asset asset, PropertyId property, Optional<Alias> alias) {
    var aliases = new HashMap<>(asset.aliases());
    alias.ifPresentOrElse(given -> aliases.put(property, given), () -> aliases.remove(property));
    return asset.withAliases(aliases);
  }

  /**
   * Checks that a property without a data stream can get one.
   *
   * @throws UseCaseRefusedException if the stream belongs to another property, the property already
   *     has a stream, or the stream's values have another type
   */
  void refuseStream(Plant plant, AssetProperty property, Alias stream) {
    if (property.alias().equals(stream)) {
      return;
    }
    refuseOwned(plant, property, stream);
    if (property.hasOwnAlias()) {
      throw Conflicts.with(
          property.asset(),
          "Property %s has the data stream %s; disassociate that one first"
              .formatted(property.property().key(), property.alias()));
    }
    refuseTwoHistories(property, stream);
    refuseType(property, stream);
  }

  /**
   * Checks that a property can get an alias together with the history under it.
   *
   * @throws UseCaseRefusedException if another property has the alias, if both the property and the
   *     alias have a history, or if the values under the alias have another type
   */
  void refuseAlias(Plant plant, AssetProperty property, Alias alias) {
    if (!property.alias().equals(alias)) {
      refuseOwned(plant, property, alias);
      refuseTwoHistories(property, alias);
      refuseType(property, alias);
    }
  }

  private static void refuseOwned(Plant plant, AssetProperty property, Alias alias) {
    plant
        .findProperty(alias)
        .filter(other ->
            !other.asset().id().equals(property.asset().id())
                || !other.property().id().equals(property.property().id()))
        .ifPresent(other -> {
          throw Conflicts.with(
              other.asset(),
              "Data stream %s belongs to property %s of %s; disassociate it first, or choose another"
                  .formatted(alias, other.property().key(), plant.path(other.asset().id())));
        });
  }

  /** Refuses to merge two histories, because they could not be separated again. */
  private void refuseTwoHistories(AssetProperty property, Alias stream) {
    if (historian.latest(List.of(property.alias(), stream)).size() == 2) {
      throw Conflicts.with(
          property.asset(),
          "Property %s has readings of its own, as %s, and so has %s: a property has one data stream;"
                  .formatted(property.property().key(), property.alias(), stream)
              + " disassociate or delete one of the two first");
    }
  }

  private void refuseType(AssetProperty property, Alias stream) {
    var type = property.property().type();
    Optional.ofNullable(historian.firstValues(List.of(stream)).get(stream))
        .map(Tqv::value)
        .filter(value -> ValueTypes.fitting(value, type).isEmpty())
        .ifPresent(value -> {
          throw new UseCaseRefusedException(
              new UseCaseRefusal.Invalid(
                  "Data stream %s is of type %s, and property %s of type %s; associate it with a property of its type"
                      .formatted(
                          stream,
                          ValueTypes.of(value).map(DataType::name).orElse(""),
                          property.property().key(),
                          type)));
        });
  }
}
