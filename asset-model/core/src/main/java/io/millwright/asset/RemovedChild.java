// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is left of an asset that was removed, for those whose child it was: where its readings are,
 * and what its attributes were.
 *
 * @param id its own
 * @param removed when it was removed
 * @param streams the data streams of its properties, by their keys
 * @param attributes the values of its attributes over time, by their keys
 */
public record RemovedChild(
    AssetId id,
    Instant removed,
    Map<String, Alias> streams,
    Map<String, AttributeValue> attributes) {
  public RemovedChild {
    streams = Map.copyOf(streams);
    attributes = Map.copyOf(attributes);
  }

  /** Returns what is left of an asset of a plant. */
  static RemovedChild of(Plant plant, Asset asset, Instant time) {
    var streams = new HashMap<String, Alias>();
    var attributes = new HashMap<String, AttributeValue>();
    for (var property : plant.properties(asset)) {
      var key = property.property().key();
      if (property.property().kind() instanceof PropertyKind.Attribute(Value otherwise)) {
        attributes.put(key, asset.attribute(property.property().id(), otherwise));
      } else {
        streams.put(key, property.alias());
      }
    }
    return new RemovedChild(asset.id(), time, streams, attributes);
  }
}
