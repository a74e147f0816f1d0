// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import java.util.Optional;

/**
 * A group of properties within an asset model: written in place, or taken from a component model.
 * Its properties are those of the model whose keys begin with its key and a dot.
 *
 * @param id the same for all assets of the model
 * @param key the keys of the composite models around it and its own, joined by dots, such as {@code
 *     motor.bearing}
 * @param name the name that people see
 * @param description for people; may be empty
 * @param type what the group is: {@link #CUSTOM}, or another of SiteWise's types
 * @param component the component model that gives the properties; empty where they are written in
 *     place
 */
public record CompositeModel(
    CompositeModelId id,
    String key,
    String name,
    String description,
    String type,
    Optional<ModelId> component) {
  /** The type of a group that has no meaning for SiteWise. */
  public static final String CUSTOM = "CUSTOM";

  /**
   * @throws IllegalArgumentException if the key is not one
   */
  public CompositeModel {
    Keys.path("composite model", key);
  }

  /** Returns the key of the composite model around it; empty at the top. */
  public Optional<String> parent() {
    return Keys.above(key);
  }

  /** Returns whether what has this key stands in this group, or in a group within it. */
  public boolean holds(String otherKey) {
    return otherKey.startsWith(key + ".");
  }
}
