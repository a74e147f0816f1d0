// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyId;
import io.millwright.asset.PropertyKind;
import io.millwright.reading.Alias;
import io.millwright.reading.Tqv;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The newest value of each attribute among data points that were written. */
final class AttributeValues {
  private final Map<Alias, Newest> newest = new HashMap<>();

  private record Newest(AssetId asset, PropertyId property, Tqv tqv) {}

  /** Takes a data point where its property is an attribute, and it has a value. */
  void add(AssetProperty property, Tqv tqv) {
    if (property.property().kind() instanceof PropertyKind.Attribute && tqv.value().isPresent()) {
      newest.merge(
          property.alias(),
          new Newest(property.asset().id(), property.property().id(), tqv),
          (before, now) -> now.tqv().time().isBefore(before.tqv().time()) ? before : now);
    }
  }

  /** Forgets those that others are newer than. */
  void removeOlder(Map<Alias, Tqv> others) {
    newest
        .entrySet()
        .removeIf(entry -> {
          var other = others.get(entry.getKey());
          return other != null && other.time().isAfter(entry.getValue().tqv().time());
        });
  }

  Collection<Alias> aliases() {
    return newest.keySet();
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  /** The plant with these values; what it has not any more is passed over. */
  Plant in(Plant plant) {
    var byAsset = new HashMap<AssetId, Map<PropertyId, Newest>>();
    for (var value : newest.values()) {
      byAsset.computeIfAbsent(value.asset(), _ -> new HashMap<>()).put(value.property(), value);
    }
    return new Plant(
        plant.models(),
        plant.assets().stream()
            .map(asset -> {
              var changed = asset;
              for (var value : byAsset.getOrDefault(asset.id(), Map.of()).values()) {
                changed =
                    AssetChanges.withAttribute(changed, value.property(), value.tqv().value());
              }
              return changed;
            })
            .toList());
  }
}
