// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Alias;
import io.millwright.reading.Value;
import java.util.Map;

/**
 * One piece of the plant.
 *
 * @param id names the asset for ever
 * @param key its step in the path; unique among its siblings
 * @param name the name that people see
 * @param description for people; may be empty
 * @param model its type
 * @param placement where it hangs in its tree
 * @param attributes its own values of attributes, where they differ from the model's defaults
 * @param aliases the aliases of properties that don't have the usual one, {@code /path/key}
 */
public record Asset(
    AssetId id,
    String key,
    String name,
    String description,
    ModelId model,
    Placement placement,
    Map<PropertyId, Value> attributes,
    Map<PropertyId, Alias> aliases) {
  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public Asset {
    Keys.node("asset", key);
    attributes = Map.copyOf(attributes);
    aliases = Map.copyOf(aliases);
  }
}
