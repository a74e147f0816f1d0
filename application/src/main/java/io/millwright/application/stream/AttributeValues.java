// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Collects the changes of attributes among data points that were written: each value holds from its
 * time on. Not safe for use by several threads.
 */
public final class AttributeValues {
  /** The most values, because an attribute changes rarely. */
  private static final int MOST = 1_000_000;

  private final Map<AssetId, Map<PropertyId, Written>> byAsset = new HashMap<>();
  private final InstantSource clock;
  private int taken;

  /** Creates an empty collection. */
  public AttributeValues(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The points of one attribute.
   *
   * @param isTimeZone true for the attribute of the time zone, whose last value holds at all times
   */
  private record Written(NavigableMap<Instant, Value> values, boolean isTimeZone) {
    Collection<AttributeValue.Change> changes() {
      return isTimeZone
          ? List.of(new AttributeValue.Change(Membership.BEGINNING, values.lastEntry().getValue()))
          : values.entrySet().stream()
              .map(point -> new AttributeValue.Change(point.getKey(), point.getValue()))
              .toList();
    }
  }

  /**
   * Adds a data point if its property is an attribute and its value is GOOD.
   *
   * @throws UseCaseRefusedException if there are too many for one request or job
   */
  public void add(AssetProperty property, Tqv tqv) {
    if (property.property().kind() instanceof PropertyKind.Attribute
        && tqv.quality() == Quality.GOOD
        && tqv.value().isPresent()) {
      if (++taken > MOST) {
        throw new UseCaseRefusedException(
            new UseCaseRefusal.Invalid(
                "There are more than %,d values of attributes; give them in several parts, or make %s a measurement"
                    .formatted(MOST, property.alias())));
      }
      byAsset
          .computeIfAbsent(property.asset().id(), _ -> new HashMap<>())
          .computeIfAbsent(
              property.property().id(),
              _ ->
                  new Written(
                      new TreeMap<>(),
                      property.property().key().equals(PropertyDefinition.TIME_ZONE)))
          .values()
          .put(tqv.time(), tqv.value());
    }
  }

  /** Returns whether no attribute has changed. */
  public boolean isEmpty() {
    return byAsset.isEmpty();
  }

  /**
   * Returns the plant with these values. Attributes that the plant no longer has are ignored.
   *
   * @throws IllegalArgumentException if an attribute would have too many changes
   */
  public PlantDraft in(Plant plant) {
    var now = clock.instant();
    return PlantDraft.of(
        plant.models(),
        plant.assets().stream()
            .map(asset -> {
              var changed = asset;
              for (var written : byAsset.getOrDefault(asset.id(), Map.of()).entrySet()) {
                changed =
                    withAttribute(changed, written.getKey(), written.getValue().changes(), now);
              }
              return changed;
            })
            .toList());
  }

  /**
   * Returns an asset with more changes of an attribute's value. A client that repeats the present
   * value changes nothing.
   */
  private static Asset withAttribute(
      Asset asset, PropertyId property, Collection<AttributeValue.Change> changes, Instant now) {
    var attributes = new HashMap<>(asset.attributes());
    var value = attributes.get(property);
    for (var change : changes) {
      if (value == null) {
        value = new AttributeValue(List.of(change));
      } else if (!value.isRepeatedBy(change, now)) {
        value = value.with(change);
      }
    }
    if (value != null) {
      attributes.put(property, value);
    }
    return asset.withAttributes(attributes);
  }
}
