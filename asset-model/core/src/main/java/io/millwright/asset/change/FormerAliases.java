// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The former aliases of a plant's measurements. Immutable. An alias that a property has now is
 * nobody's former alias.
 */
public final class FormerAliases {
  /** Of a plant whose paths never changed. */
  public static final FormerAliases NONE = new FormerAliases(Map.of());

  private final Map<Alias, FormerAlias> byAlias;

  private FormerAliases(Map<Alias, FormerAlias> byAlias) {
    this.byAlias = byAlias;
  }

  /** Returns these former aliases with the ways to find them. */
  public static FormerAliases of(Collection<FormerAlias> former) {
    var byAlias = new HashMap<Alias, FormerAlias>();
    former.forEach(each -> byAlias.put(each.alias(), each));
    return byAlias.isEmpty() ? NONE : new FormerAliases(byAlias);
  }

  /** Returns the measurement that readings under an alias reach now by way of a former alias. */
  public Optional<AssetProperty> find(Plant plant, Alias alias) {
    return Optional.ofNullable(byAlias.get(alias))
        .filter(former -> former.until().isEmpty())
        .flatMap(former -> property(plant, former));
  }

  private static Optional<AssetProperty> property(Plant plant, FormerAlias former) {
    return plant.findProperty(former.alias()).isPresent()
        ? Optional.empty()
        : plant.findProperty(former.asset(), former.property());
  }

  /**
   * Returns the batch with the present alias in the place of each former one. A reading that is
   * younger than the end of its former alias stays as it is.
   */
  public ReadingBatch resolve(Plant plant, ReadingBatch batch) {
    var aliases = batch.aliases();
    if (byAlias.isEmpty() || aliases.stream().noneMatch(byAlias::containsKey)) {
      return batch;
    }
    var present = new Alias[aliases.size()];
    var until = new long[aliases.size()];
    for (int slot = 0; slot < present.length; slot++) {
      var former = byAlias.get(aliases.get(slot));
      present[slot] = aliases.get(slot);
      until[slot] = Long.MIN_VALUE;
      if (former != null) {
        var property = property(plant, former);
        if (property.isPresent()) {
          present[slot] = property.get().alias();
          until[slot] = former.until().map(Micros::of).orElse(Long.MAX_VALUE);
        }
      }
    }
    var resolved = new ReadingBatch.Builder(batch.size());
    for (int row = 0; row < batch.size(); row++) {
      int slot = batch.stream(row);
      if (batch.micros(row) <= until[slot]) {
        resolved.add(
            resolved.stream(present[slot]),
            batch.micros(row),
            batch.quality(row),
            batch.value(row));
      } else {
        resolved.addRow(batch, row);
      }
    }
    return resolved.build();
  }
}
